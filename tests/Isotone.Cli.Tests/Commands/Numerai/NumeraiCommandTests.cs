using System.Diagnostics;
using System.Text.Json;
using Isotone.Numerai;
using Isotone.Numerai.Tests;

namespace Isotone.Cli.Tests;

public sealed class NumeraiCommandTests : IDisposable
{
    private readonly TournamentServer _server = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ListsModelsScoresAndDatasets()
    {
        _server.Models.Add("beta");
        _server.Datasets["v5.0/live.parquet"] = [];
        JsonElement models = Run("models", "--json").Json.GetProperty("models");
        Assert.Equal(["alpha", "beta"], models.EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        JsonElement scores = Run("scores", "--model", "beta", "--json").Json.GetProperty("scores");
        Assert.Equal(
            """[{"model":"beta","round":899,"score":"v2_corr20","day":20,"value":0.031,"percentile":0.8,"status":"resolved"}]""", scores.GetRawText());
        Assert.Equal("""{"datasets":[{"dataset":"v5.0/live.parquet"}]}""", Run("download", "--json").Json.GetRawText());
        Assert.Contains("alpha  id-alpha", string.Join('\n', Run("models").Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void DownloadsOnceUnlessForced()
    {
        _server.Datasets["v5.0/features.json"] = [1, 2, 3];
        string output = _folder["features.json"];
        string[] command = ["download", "v5.0/features.json", "--output", output, "--json"];
        Assert.Equal(3, Run(command).Json.GetProperty("bytes").GetInt32());
        Run(command).Fails(1, $"{output}: the file exists; --force replaces it.");
        _server.Datasets["v5.0/features.json"] = [4];
        Assert.Equal(1, Run([.. command, "--force"]).Json.GetProperty("bytes").GetInt32());
        Assert.Equal([4], File.ReadAllBytes(output));
    }

    [Fact]
    public void UploadsAndDiagnoses()
    {
        string file = _folder.Write("p.csv", "id,prediction\nn1,0.2\nn2,0.4\n");
        Assert.Equal(
            """{"submissions":[{"model":"alpha","id":"submission-1"}]}""", Run("upload", file, "--model", "alpha", "--json").Json.GetRawText());
        Assert.Equal(
            """{"id":"diagnostics-1","status":"done","validation_corr_mean":0.025,"validation_corr_sharpe":1.5}""",
            Run("diagnostics", file, "--json").Json.GetRawText());
    }

    [Fact]
    public void NoSecretIsPrinted()
    {
        _server.Answer = field => field == "account" ? """{"errors":[{"message":"who is $KEY?"}]}""" : null;
        Invocation refused = Run("models", "--json");
        refused.Fails(1, "The tournament refuses the request: who is Token ***$***?.");
        Invocation missing = Invocation.Run("", io => io with { Variable = _ => null }, "numerai", "models", "--address", _server.Address.ToString());
        missing.Fails(1, "An API key is needed: set the environment variables NUMERAI_PUBLIC_ID and NUMERAI_SECRET_KEY.");
    }

    [Fact]
    public void WrongUsageIsExplained()
    {
        Run("download", "--frob").Fails(2, "Unrecognized option '--frob' (see 'isotone numerai download --help').");
        Run("download", "x.json", "--wait", "--round", "3").Fails(2, "--wait and --round exclude each other (see 'isotone numerai download --help').");
        Invocation.Of("numerai", "models", "--address", "http://example.com/")
            .Fails(1, "The address of 'example.com' must begin with https://, or with http:// on this machine, and name no user.");
        Run("download", "../x.json").Fails(1, "The dataset '../x.json' cannot be the name of a file; --output must name one.");
    }

    [Fact]
    public async Task AProcessThatIsKilledLeavesWhatItHasToTheNext()
    {
        byte[] content = [.. Enumerable.Range(0, 2000).Select(i => (byte)(i * 7))];
        _server.Datasets["v5.0/big.json"] = content;
        _server.Slowness = TimeSpan.FromMilliseconds(5);
        string output = _folder["big.json"], part = _folder[".big.json.part"];
        string[] command = ["numerai", "download", "v5.0/big.json", "--output", output, "--address", _server.Address.ToString(), "--json"];
        using (Process process = IsotoneProcess.Start(command))
        {
            while (!process.HasExited && (!File.Exists(part) || new FileInfo(part).Length < 40))
                await Task.Delay(10, TestContext.Current.CancellationToken);
            process.Signal("KILL");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(File.Exists(output));
        _server.Slowness = null;
        JsonElement result = Invocation.Of(command).Json;
        Assert.InRange(result.GetProperty("resumed_bytes").GetInt32(), 40, content.Length - 1);
        Assert.Equal(content, File.ReadAllBytes(output));
        Assert.Equal([output], Directory.GetFiles(_folder.Path));
    }

    private Invocation Run(params string[] args) => Invocation.Run("", io => io with { Variable = Key }, [
        "numerai", .. args, "--address", _server.Address.ToString()]);

    private static string? Key(string variable) => variable switch
    {
        TournamentCredentials.PublicIdVariable => TournamentServer.PublicId,
        TournamentCredentials.SecretKeyVariable => TournamentServer.SecretKey,
        _ => null,
    };
}
