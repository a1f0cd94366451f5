using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Isotone.Boosting;
using Isotone.Data;

namespace Isotone.Cli.Tests;

/// <summary><c>train --model xgboost</c> by one process and by several.</summary>
public sealed class TrainWorkersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public TrainWorkersTests()
    {
        _data = _folder["data.csv"];
        var options = new SimulationOptions { TrainEras = 11, ValidationEras = 4, TestEras = 0, LiveEras = 0, RowsPerEra = 100, Features = 12 };
        EraTable table = EraSimulator.Simulate(options, cancellation: TestContext.Current.CancellationToken).Table;
        EraCsvWriter.Write(_data, table.All, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_and_three_workers_end_with_the_validation_score_of_one_process()
    {
        RequireLibrary();
        double alone = Score(await Train("1", "--rounds", "15").Finish());
        foreach (string workers in (string[])["2", "3"])
            Assert.Equal(alone, Score(await Train(workers, "--rounds", "15", "--workers", workers).Finish()), 1e-3);
        Assert.True(File.Exists(_folder["3/report.html"]));
    }

    [Fact]
    public async Task A_killed_worker_is_reported_in_seconds_and_the_checkpoint_stays()
    {
        RequireLibrary();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are looked up in /proc");
        using Process process = Train("out", "--rounds", "1000000", "--workers", "3", "--checkpoint", _folder["saved"], "--checkpoint-every", "2");
        while (!process.HasExited && !File.Exists(_folder["saved/1.checkpoint"]))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        using (var worker = Process.GetProcessById(WorkerOf(process.Id, "000001")))
            worker.Kill();
        var clock = Stopwatch.StartNew();
        Invocation ended = await process.Finish();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
        Assert.Equal(1, ended.Code);
        Assert.Contains("Worker 1 of 3", ended.Error, StringComparison.Ordinal);
        Assert.Contains("was killed (signal 9)", ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Out);

        // What is left is whole.
        using var trees = new BoostedTrees();
        byte[] bytes = File.ReadAllBytes(_folder["saved/1.checkpoint"]);
        using var left = BoostedTrees.FromBytes(bytes.AsSpan(Array.IndexOf(bytes, (byte)'\n') + 1));
        Assert.True(left.RoundCount >= 2);
    }

    [Fact]
    public void Workers_are_for_trees() =>
        Assert.Contains("xgboost", Wrong("train", "--data", _data, "--workers", "2"), StringComparison.Ordinal);

    [Fact]
    public async Task Without_the_library_one_sentence_says_how_to_install_it()
    {
        using Process process = IsotoneProcess.StartShell($"ISOTONE_XGBOOST=/nowhere $ISOTONE train --data '{_data}' --model xgboost --output '{_folder["out"]}'");
        Invocation run = await process.Finish();
        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains("no XGBoost library can be loaded; install it with", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    public void Dispose() => _folder.Dispose();

    private static void RequireLibrary() => Assert.SkipWhen(XGBoostLibrary.Problem is not null, XGBoostLibrary.Problem ?? "");

    private static string Wrong(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.Equal(2, run.Code);
        return run.Error;
    }

    private static double Score(Invocation run)
    {
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var json = JsonDocument.Parse(run.Out);
        return json.RootElement.GetProperty("runs")[0].GetProperty("validation").GetProperty("summary").GetProperty("spearman").GetProperty("mean").GetDouble();
    }

    private static int WorkerOf(int parent, string task) => Directory.GetDirectories("/proc")
        .Select(folder => Path.GetFileName(folder))
        .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
        .First(id => IsChild(id, parent) && File.ReadAllText($"/proc/{id}/environ").Contains($"DMLC_TASK_ID={task}", StringComparison.Ordinal));

    private static bool IsChild(int id, int parent)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] == parent.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Process Train(string output, params string[] options) => IsotoneProcess.Start(
        ["train", "--data", _data, "--output", _folder[output], "--model", "xgboost", "--loss", "spearman", "--threads", "2", "--json", .. options]);
}
