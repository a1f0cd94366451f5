using System.CommandLine;
using System.CommandLine.Help;

namespace Isotone.Cli;

/// <summary>The commands by task, as <c>isotone --help</c> shows them.</summary>
internal static class CommandTree
{
    private const string Description = """
        Differentiable sorting and ranking, exact ROC and AUM gradients, and the Numerai workflow.
        """;

    /// <summary>The root command with every command under it, bound to its streams.</summary>
    public static RootCommand Create(CommandIO io)
    {
        (string Task, Command[] Commands)[] tasks =
        [
            ("Models of era data",
            [
                new TrainCommand(io),
                new TuneCommand(io),
                new PredictCommand(io),
                new ValidateSubmissionCommand(io),
                new NumeraiCommand(io),
            ]),
            ("Era data and scores",
            [
                new SimulateCommand(io),
                new ConvertCommand(io),
                new ScoreCommand(io),
                new NeutralizeCommand(io),
                new CompareCommand(io),
            ]),
            ("Operators on numbers from a file or a pipe",
            [
                new SoftRankCommand(io),
                new SoftSortCommand(io),
                new RankCommand(io),
                new SpearmanCommand(io),
                new RocCommand(io),
                new AumCommand(io),
                new AumLineSearchCommand(io),
            ]),
            ("This machine",
            [
                new BenchCommand(io),
            ]),
        ];

        var root = new RootCommand(Description) { HelpName = "isotone" };
        foreach (Command command in tasks.SelectMany(task => task.Commands))
            root.Add(command);
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        var help = new TaskHelp(new HelpAction { MaxWidth = io.Width }, tasks, io);
        option.Action = help;
        root.SetAction(help.Invoke);
        return root;
    }
}
