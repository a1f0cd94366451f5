using System.Diagnostics;
using System.Text.Json;

namespace Isotone.Cli.Tests;

public sealed class TuneCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Data => Path.Combine(AppContext.BaseDirectory, "data", "eras.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SearchesAndNamesTheBest()
    {
        JsonElement result = Invocation.Of([.. Command(_folder["study"], trials: 4), "--json"]).Json;
        Assert.Equal(
            ["study", "trials", "default_score", "best_score", "best_settings", "picture", "best_trials"], Invocation.Keys(result));
        Assert.Equal(4, result.GetProperty("trials").GetInt32());
        Assert.True(result.GetProperty("best_score").GetDouble() >= result.GetProperty("default_score").GetDouble());
        Assert.Equal(
            0, Invocation.Of("train", "--config", _folder["study/best.json"], "--output", _folder["model"], "--json").Code);

        // Alone, the folder is enough; other settings are refused.
        Assert.Equal(result.GetRawText(), Invocation.Of("tune", "--study", _folder["study"], "--json").Json.GetRawText());
        Invocation.Of(Command(_folder["study"], trials: 5)).Fails(
            1, $"{_folder["study"]}: the study there has other settings; name the study alone to go on with it, or another folder.");
        Invocation.Of("tune", "--study", _folder["other"], "--search-tau", "3,1")
            .Fails(2, "--search-tau must be two positive numbers such as 1,10, the lower first, or one; not '3,1' (see 'isotone tune --help').");
    }

    [Fact]
    public async Task FourProcessesKilledAtRandomLoseNoFinishedTrial()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        const int Trials = 24;
        string shared = _folder["shared"], trials = Path.Combine(shared, "trials");
        string[] command = [.. Command(shared, Trials), "--json"];
        var random = new Random(3);
        var finished = new Dictionary<string, string>();
        var running = new List<Process>();
        for (int kills = 0; ;)
        {
            while (running.Count < 4)
                running.Add(IsotoneProcess.Start(command));
            await Task.Delay(random.Next(100, 700), cancellation);
            foreach (string file in Directory.Exists(trials) ? Directory.GetFiles(trials, "rung*.json") : [])
                finished.TryAdd(file, File.ReadAllText(file));
            if (finished.Count >= Trials - 4 || kills >= 12)
                break;
            Process victim = running[random.Next(running.Count)];
            running.Remove(victim);
            if (!victim.HasExited)
                kills++;
            victim.Signal("KILL");
            await victim.WaitForExitAsync(cancellation);
            victim.Dispose();
        }

        foreach (Process process in running)
        {
            Assert.Equal(0, (await process.Finish()).Code);
            process.Dispose();
        }

        foreach ((string file, string content) in finished)
            Assert.Equal(content, File.ReadAllText(file));
        JsonElement expected = Invocation.Of([.. Command(_folder["alone"], Trials), "--json"]).Json;
        JsonElement actual = Invocation.Of("tune", "--study", shared, "--json").Json;
        Assert.Equal(expected.GetProperty("best_trials").GetRawText(), actual.GetProperty("best_trials").GetRawText());
        Assert.Equal(Trials, actual.GetProperty("trials").GetInt32());
    }

    private static string[] Command(string study, int trials) =>
    [
        "tune", "--study", study, "--data", Data, "--trials", $"{trials}", "--search-epochs", "1,3", "--search-width", "4,16",
        "--threads", "1", "--layers", "8",
    ];
}
