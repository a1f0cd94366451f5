using System.Diagnostics;

namespace Isotone.Cli.Tests;

/// <summary>What only a process of its own can show: exit codes, pipes and signals.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_pipe_in_a_document_out()
    {
        using Process process = IsotoneProcess.Start("soft-rank", "--json");
        await process.StandardInput.WriteAsync("5 1 2");
        process.StandardInput.Close();
        Assert.Equal(new Invocation(0, """{"values":[3,1,2],"block_sizes":[1,2]}""" + "\n", ""), await process.Finish());
    }

    [Theory]
    [InlineData(1, "isotone: missing.txt: there is no such file.", "rank", "missing.txt", "--json")]
    [InlineData(2, "isotone: --ties must be average, min, max, first or dense, not 'x' (see 'isotone rank --help').", "rank", "--ties", "x")]
    public async Task Failures_have_their_exit_code(int code, string sentence, params string[] args)
    {
        using Process process = IsotoneProcess.Start(args);
        process.StandardInput.Close();
        Assert.Equal(new Invocation(code, "", sentence + Environment.NewLine), await process.Finish());
    }

    [Fact]
    public async Task The_version_is_a_number_alone()
    {
        using Process process = IsotoneProcess.Start("--version");
        Invocation run = await process.Finish();
        Assert.Equal(0, run.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9a-z.]+)?\n$", run.Out);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_a_command_that_waits_for_a_pipe(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are of Unix");
        using Process process = IsotoneProcess.Start("rank", "--json");

        // More than a pipe holds: once it is written the command is reading, and its signal handlers stand.
        await process.StandardInput.WriteAsync(new string('1', 1 << 20).AsMemory(), TestContext.Current.CancellationToken);
        process.Signal(signal);
        Assert.Equal(new Invocation(130, "", "isotone: cancelled." + Environment.NewLine), await process.Finish());
    }

    [Fact]
    public async Task A_signal_leaves_no_half_written_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are of Unix");
        using Process process = IsotoneProcess.Start("simulate", "--rows-per-era", "1000", "--output", _folder["data.csv"]);
        while (!process.HasExited && !Directory.EnumerateFileSystemEntries(_folder.Path).Any())
            await Task.Delay(10, TestContext.Current.CancellationToken);
        process.Signal("INT");
        Assert.Equal(new Invocation(130, "", "isotone: cancelled." + Environment.NewLine), await process.Finish());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("")]
    public async Task A_reader_that_leaves_early_is_no_failure(string option)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix shell");
        string rows = _folder.Write("rows.txt", string.Join('\n', Enumerable.Repeat("3 1 2", 50_000)));
        using Process process = IsotoneProcess.StartShell($"{{ $ISOTONE rank '{rows}' {option}; echo \"code $?\" >&2; }} | head -c 5");
        Assert.Equal("code 0\n", (await process.Finish()).Error);
    }

    public void Dispose() => _folder.Dispose();
}
