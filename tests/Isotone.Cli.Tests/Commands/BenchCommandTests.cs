using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace Isotone.Cli.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void One_measurement_as_json()
    {
        JsonElement json = Invocation.Of(
            "bench", "--op", "soft-rank", "--shape", "2x100", "--strength", "2.5/n", "--regularization", "kl", "--backward",
            "--threads", "1", "--dtype", "float64", "--json").Json;
        Assert.Equal(["results"], Invocation.Keys(json));
        JsonElement result = Assert.Single(json.GetProperty("results").EnumerateArray());
        Assert.Equal(
            ["op", "batch", "length", "dtype", "strength", "regularization", "backward", "threads", "median_ns_per_element", "p25", "p75", "repetitions"],
            Invocation.Keys(result));
        Assert.Equal(
            """{"op":"soft-rank","batch":2,"length":100,"dtype":"float64","strength":0.025,"regularization":"kl","backward":true,"threads":1,""",
            result.GetRawText()[..result.GetRawText().IndexOf("\"median", StringComparison.Ordinal)]);
        Assert.InRange(result.GetProperty("repetitions").GetInt32(), 7, 1000);
        double median = result.GetProperty("median_ns_per_element").GetDouble();
        Assert.InRange(median, result.GetProperty("p25").GetDouble(), result.GetProperty("p75").GetDouble());
        Assert.InRange(median, 0.01, 1e6);
    }

    [Fact]
    public void A_table_names_the_machine_and_the_plot_is_written_whole()
    {
        string plot = _folder.Write("plot.svg", "older");
        Invocation run = Invocation.Of("bench", "--op", "argsort", "--shape", "1x100,1x1000", "--threads", "1", "--plot", plot);
        string[] lines = run.Lines;
        Assert.Matches(@"^processor  .+, \d+ processors$", lines[0]);
        Assert.Matches(@"^runtime    \.NET 10\.", lines[1]);
        Assert.Contains(lines, line => line.StartsWith("nanoseconds per element", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("argsort  1x1000  float32", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("argsort fwd float32 1 thread ", StringComparison.Ordinal));
        Assert.Contains("fwd float32 1 thread: n^", XDocument.Load(plot).Root!.Value, StringComparison.Ordinal);
        Assert.Equal([plot], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Gradients_of_aum_are_compared()
    {
        string plot = _folder["plot.svg"];
        string[] lines = Invocation.Of(
            "bench", "--op", "aum", "--compare", "autograd,explicit", "--shape", "1x20", "--threads", "1", "--plot", plot).Lines;
        Assert.Contains("loss and gradient in µs", lines);
        Assert.Contains(lines, line => line.Contains("autograd/explicit", StringComparison.Ordinal));
        Assert.Contains("memory of a first call in kB", lines);
        Assert.Contains("memory of a later call in kB", lines);
        Assert.Contains("time of loss and gradient", XDocument.Load(plot).Root!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --op soft-rank --json")]
    public async Task Without_a_card_one_sentence_says_so(string options)
    {
        // A driver that is not there, whatever this machine has.
        using Process process = IsotoneProcess.StartShell($"ISOTONE_CUDA=/nowhere/libcuda.so.1 $ISOTONE bench --device cuda{options}");
        Invocation run = await process.Finish();
        run.Fails(1, "ISOTONE_CUDA is '/nowhere/libcuda.so.1', where no CUDA driver can be loaded.");
    }

    [Fact]
    public void A_terminal_shows_what_is_measured_and_json_stays_alone()
    {
        Invocation run = Invocation.Run(
            "", io => io with { ErrorIsTerminal = true }, "bench", "--op", "aum", "--shape", "1x50", "--json");
        Assert.Contains("1/1  aum fwd float64", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\u001b[K", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("{\"results\":[{\"op\":\"aum\"", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_the_grid_leaves_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are of Unix");
        using Process process = IsotoneProcess.Start("bench", "--plot", _folder["plot.svg"], "--json");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        process.Signal("INT");
        Assert.Equal(new Invocation(130, "", "isotone: cancelled." + Environment.NewLine), await process.Finish());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_plot_that_cannot_be_written_is_known_before_anything_is_measured()
    {
        string nowhere = Path.Combine(_folder["none"], "plot.svg");
        Invocation.Of("bench", "--plot", nowhere, "--json").Fails(1, $"{nowhere}: its folder does not exist.");
    }

    [Theory]
    [InlineData("--op must be argsort, soft-rank, soft-sort, spearman or aum, not 'sort' (see 'isotone bench --help')", "--op", "sort")]
    [InlineData("--shape must be rows x length such as 512x1000, not '1000' (see 'isotone bench --help')", "--op", "argsort", "--shape", "1000")]
    [InlineData("--shape must be rows x length such as 512x1000, not '0x5' (see 'isotone bench --help')", "--op", "argsort", "--shape", "1x5,0x5")]
    [InlineData("--strength must be a positive, finite number, alone or followed by /n or n, not '-1' (see 'isotone bench --help')", "--op", "soft-rank", "--strength", "-1")]
    [InlineData("--threads must be a whole number from 1 to 2147483647, not '0' (see 'isotone bench --help')", "--threads", "0")]
    [InlineData("--dtype must be float32 or float64, not 'float16' (see 'isotone bench --help')", "--op", "argsort", "--dtype", "float16")]
    [InlineData("--regularization must be l2 or kl, not 'l1' (see 'isotone bench --help')", "--op", "soft-rank", "--regularization", "l1")]
    [InlineData("--backward needs --op (see 'isotone bench --help')", "--backward")]
    [InlineData("--shape needs --op (see 'isotone bench --help')", "--shape", "1x10")]
    [InlineData("A permutation has no derivative: argsort has no backward pass", "--op", "argsort", "--backward")]
    [InlineData("The operation aum has no strength and no regularization", "--op", "aum", "--strength", "1")]
    [InlineData("Without a strength, spearman has no regularization", "--op", "spearman", "--regularization", "kl")]
    [InlineData("Hard ranks have no useful derivative: the backward pass of spearman needs a strength", "--op", "spearman", "--backward")]
    [InlineData("--compare needs --op (see 'isotone bench --help')", "--compare", "autograd,explicit")]
    [InlineData("--compare must be one or more of autograd, fused, explicit, not 'torch' (see 'isotone bench --help')", "--op", "aum", "--compare", "torch")]
    [InlineData("--backward and --compare exclude each other (see 'isotone bench --help')", "--op", "aum", "--compare", "autograd", "--backward")]
    [InlineData("Gradient methods are compared for aum alone, not for argsort", "--op", "argsort", "--compare", "autograd")]
    [InlineData("Gradient methods are compared on single rows, forward and backward together", "--op", "aum", "--compare", "autograd", "--shape", "2x10")]
    [InlineData("--device must be cpu or cuda, not 'gpu' (see 'isotone bench --help')", "--device", "gpu")]
    [InlineData("--threads and --device cuda exclude each other (see 'isotone bench --help')", "--device", "cuda", "--threads", "2")]
    [InlineData("On a card spearman is the differentiable one and needs a strength", "--op", "spearman", "--device", "cuda")]
    [InlineData("--plot needs a file name, not '--json' (see 'isotone bench --help')", "--plot")]
    public void What_cannot_be_timed_is_wrong_usage(string sentence, params string[] options) =>
        Invocation.Of(["bench", .. options, "--json"]).Fails(2, $"{sentence}.");

    public void Dispose() => _folder.Dispose();
}
