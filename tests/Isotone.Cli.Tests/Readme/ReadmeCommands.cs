using Isotone.Testing;

namespace Isotone.Cli.Tests;

/// <summary>The README's commands, run in their order in one folder: each ends well and prints what is shown, if anything is.</summary>
public class ReadmeCommands
{
    private const string Prompt = "$ ";

    [Fact]
    public async Task The_commands_print_what_the_readme_shows()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the examples are lines of a Unix shell");
        using var folder = new TemporaryFolder();
        var examples = Examples(File.ReadAllLines(Documentation.InRepository("README.md")));
        Assert.True(examples.Count >= 5);
        foreach ((string command, string[] shown) in examples)
        {
            using var process = IsotoneProcess.StartShell(
                command.Replace("isotone ", "$ISOTONE ", StringComparison.Ordinal), folder.Path);
            Invocation result = await process.Finish();
            Assert.True(result.Code == 0, $"{command}: {result.Error}");
            if (shown.Length > 0)
                Assert.Equal(shown, result.Lines);
        }
    }

    [Fact]
    public void The_test_command_is_the_one_continuous_integration_runs() =>
        Assert.Contains("dotnet test -c Release", File.ReadAllLines(Documentation.InRepository("README.md")));

    private static List<(string Command, string[] Shown)> Examples(string[] lines)
    {
        var examples = new List<(string, string[])>();
        string[] console = [.. lines.SkipWhile(line => line != "```console").Skip(1).TakeWhile(line => line != "```")];
        for (int i = 0; i < console.Length; i++)
        {
            if (console[i].StartsWith(Prompt, StringComparison.Ordinal))
            {
                string[] shown = [.. console.Skip(i + 1).TakeWhile(line => !line.StartsWith(Prompt, StringComparison.Ordinal))];
                examples.Add((console[i][Prompt.Length..], shown));
            }
        }

        return examples;
    }
}
