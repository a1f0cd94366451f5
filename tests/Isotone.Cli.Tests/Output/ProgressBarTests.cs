using System.Globalization;
using Isotone.Data;

namespace Isotone.Cli.Tests;

public sealed class ProgressBarTests : IDisposable
{
    private readonly string? _terminal = Environment.GetEnvironmentVariable("TERM");

    public ProgressBarTests() => Environment.SetEnvironmentVariable("TERM", "xterm");

    [Fact]
    public void A_terminal_shows_the_title_and_the_share_that_is_done()
    {
        (int result, string drawn) = Work(terminal: true, ReportHalf);
        Assert.Equal(42, result);
        Assert.Contains("Reading [file]", drawn, StringComparison.Ordinal);
        Assert.Contains("50%", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_shows_nothing_and_the_work_is_done_all_the_same() =>
        Assert.Equal((42, ""), Work(terminal: false, ReportHalf));

    [Fact]
    public void A_pipe_of_unknown_length_has_no_share()
    {
        (_, string drawn) = Work(terminal: true, progress => progress.Report(new ReadProgress(50, null, 1)));
        Assert.DoesNotContain("50%", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_work_throws_comes_through() => Assert.Throws<DataFileException>(
        () => Work(terminal: true, _ => throw new DataFileException("file", "it is broken")));

    public void Dispose() => Environment.SetEnvironmentVariable("TERM", _terminal);

    private static void ReportHalf(IProgress<ReadProgress> progress) => progress.Report(new ReadProgress(50, 100, 1));

    // The bar is redrawn every tenth of a second, so the work takes a few of them.
    private static (int Result, string Drawn) Work(bool terminal, Action<IProgress<ReadProgress>> report)
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var io = new CommandIO { In = TextReader.Null, Out = Stream.Null, Error = error, ErrorIsTerminal = terminal };
        int result = ProgressBar.Read("Reading [file]", io, progress =>
        {
            report(progress);
            Thread.Sleep(terminal ? 500 : 0);
            return 42;
        });
        return (result, error.ToString());
    }
}
