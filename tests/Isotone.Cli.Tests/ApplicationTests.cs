namespace Isotone.Cli.Tests;

public class ApplicationTests
{
    public static TheoryData<string> Commands =>
        ["simulate", "score", "soft-rank", "soft-sort", "rank", "spearman", "roc", "aum", "bench"];

    [Fact]
    public void Help_lists_every_command_under_a_task()
    {
        string[] lines = Invocation.Of("--help").Lines;
        Assert.Contains("Usage: isotone <command> [options]", lines);
        Assert.Contains("Era data and scores:", lines);
        Assert.Contains("Operators on numbers from a file or a pipe:", lines);
        foreach (string command in Commands)
            Assert.Single(lines, line => line.StartsWith($"  {command} ", StringComparison.Ordinal));
        Assert.Equal(lines, Invocation.Of().Lines);
        Assert.Equal(lines, Invocation.Of("-h").Lines);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_explains_itself_and_every_option_it_has(string command)
    {
        Invocation run = Invocation.Of(command, "--help");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains($"isotone {command}", run.Out, StringComparison.Ordinal);
        Assert.Contains("--json", run.Out, StringComparison.Ordinal);
        using var output = new MemoryStream();
        var io = new CommandIO { In = TextReader.Null, Out = output, Error = TextWriter.Null };
        Assert.All(
            CommandTree.Create(io).Subcommands.Single(one => one.Name == command).Options,
            option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
    }

    [Theory]
    [InlineData("Unrecognized command or argument 'soft-rnk' (see 'isotone --help').", "soft-rnk")]
    [InlineData("Unrecognized command or argument '--verbose' (see 'isotone --help').", "--verbose")]
    [InlineData("Unrecognized command or argument 'b' (see 'isotone rank --help').", "rank", "a", "b")]
    [InlineData("Required argument missing for option: '--ties' (see 'isotone rank --help').", "rank", "--ties")]
    [InlineData("--vjp needs a file name, not '--json' (see 'isotone soft-rank --help').", "soft-rank", "--vjp", "--json")]
    [InlineData("FILE is empty (see 'isotone rank --help').", "rank", "")]
    public void Wrong_usage_is_one_sentence_and_2(string sentence, params string[] args) =>
        Invocation.Of(args).Fails(2, sentence);

    [Fact]
    public void A_name_with_an_at_sign_is_a_file_like_any_other() =>
        Invocation.Of("rank", "@missing.txt").Fails(1, "@missing.txt: there is no such file.");

    [Fact]
    public void A_cancelled_command_exits_with_130()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Invocation.Run("1 2", io => io with { Cancellation = cancelled.Token }, "rank", "--json").Fails(130, "cancelled.");
    }

    [Fact]
    public void Output_that_cannot_be_written_is_a_failure()
    {
        using var full = new FullDisk();
        Invocation run = Invocation.Run("1 2", io => io with { Out = full }, "rank", "--json");
        Assert.Equal((1, $"isotone: No space left on device.{Environment.NewLine}"), (run.Code, run.Error));
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
    }
}
