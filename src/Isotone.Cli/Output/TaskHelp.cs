using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Spectre.Console;

namespace Isotone.Cli;

/// <summary>Help of the root command that lists the commands by task; other commands have the usual help.</summary>
internal sealed class TaskHelp(HelpAction usual, IReadOnlyList<(string Task, Command[] Commands)> tasks, CommandIO io)
    : SynchronousCommandLineAction
{
    private const int Indent = 2;
    private const int Gap = 2;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
            return usual.Invoke(parseResult);

        using var screen = new Screen(io);
        screen.WriteLine($"{root.Description}");
        screen.WriteLine("");
        screen.WriteLine($"Usage: {root.HelpName} <command> [options]");
        int widest = tasks.SelectMany(task => task.Commands).Max(command => command.Name.Length);
        foreach ((string task, Command[] commands) in tasks)
        {
            screen.WriteLine("");
            screen.WriteLine($"{task}:");
            screen.Write(Names(commands, widest));
        }

        screen.WriteLine("");
        screen.WriteLine("Options:");
        screen.Write(Names(root.Options, widest));
        screen.WriteLine("");
        screen.WriteLine($"'{root.HelpName} <command> --help' explains a command and its options.");
        return ExitCode.Done;
    }

    private static Grid Names(IEnumerable<Symbol> symbols, int widest)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { Width = widest, NoWrap = true, Padding = new Padding(Indent, 0, Gap, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (Symbol symbol in symbols)
            grid.AddRow(new Text(symbol.Name), new Text(symbol.Description ?? ""));
        return grid;
    }
}
