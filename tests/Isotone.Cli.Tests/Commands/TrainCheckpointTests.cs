using System.Diagnostics;
using Isotone.Data;

namespace Isotone.Cli.Tests;

/// <summary><c>train --checkpoint</c>: a process that is killed, and one that is interrupted, go on to the same model.</summary>
public sealed class TrainCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public TrainCheckpointTests()
    {
        _data = _folder["data.csv"];
        var options = new SimulationOptions { TrainEras = 30, ValidationEras = 4, TestEras = 2, RowsPerEra = 300, Features = 20 };
        EraTable table = EraSimulator.Simulate(options, cancellation: TestContext.Current.CancellationToken).Table;
        EraCsvWriter.Write(_data, table.All, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_killed_process_resumes_to_the_same_model()
    {
        Assert.Equal(0, (await Train("whole").Finish()).Code);
        using (Process killed = Train("killed", "--checkpoint", _folder["saved"], "--checkpoint-every", "3"))
        {
            await WaitFor(killed, _folder["saved/1.checkpoint"]);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(File.Exists(_folder["killed/model.safetensors"]));
        Invocation resumed = await Train("killed", "--checkpoint", _folder["saved"], "--checkpoint-every", "3", "--resume").Finish();
        Assert.Equal((0, ""), (resumed.Code, resumed.Error));
        Assert.Equal(Model("whole"), Model("killed"));
    }

    [Fact]
    public async Task An_interrupted_process_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are of Unix");
        Assert.Equal(0, (await Train("whole").Finish()).Code);
        using Process process = Train("out", "--checkpoint", _folder["saved"], "--checkpoint-every", "1");
        await WaitFor(process, _folder["saved/1.checkpoint"]);
        process.Signal("INT");
        Invocation interrupted = await process.Finish();
        Assert.Equal(130, interrupted.Code);
        Assert.Contains("--resume", interrupted.Error, StringComparison.Ordinal);
        Invocation refused = await Train("out", "--checkpoint", _folder["saved"]).Finish();
        Assert.Equal(1, refused.Code);
        Assert.Contains("there are checkpoints", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Train("out", "--checkpoint", _folder["saved"], "--resume", "--force", "--seed", "7").Finish()).Code);
        Assert.Equal(0, (await Train("out", "--checkpoint", _folder["saved"], "--resume", "--force").Finish()).Code);
        Assert.Equal(Model("whole"), Model("out"));
    }

    [Fact]
    public void Options_without_a_folder_are_wrong_usage()
    {
        Invocation run = Invocation.Of("train", "--data", _data, "--resume");
        Assert.Equal(2, run.Code);
        Assert.Contains("--resume needs --checkpoint", run.Error, StringComparison.Ordinal);
    }

    private Process Train(string output, params string[] options)
    {
        Process process = IsotoneProcess.Start(
            ["train", "--data", _data, "--output", _folder[output], "--loss", "spearman", "--batch-size", "300", "--epochs", "6", "--json", .. options]);
        process.StandardInput.Close();
        return process;
    }

    private byte[] Model(string output) => File.ReadAllBytes(_folder[$"{output}/model.safetensors"]);

    private static async Task WaitFor(Process process, string file)
    {
        while (!process.HasExited && !File.Exists(file))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited);
    }

    public void Dispose() => _folder.Dispose();
}
