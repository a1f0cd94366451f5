using System.CommandLine;

namespace Isotone.Cli;

/// <summary>A command bound to its streams. It parses, calls the library and prints.</summary>
internal abstract class IsotoneCommand : Command
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON document; every number in it reads back exactly.",
    };

    protected IsotoneCommand(string name, string description, CommandIO io)
        : base(name, description)
    {
        IO = io;
        SetAction(Run);
    }

    protected CommandIO IO { get; }

    /// <summary>Does the work, or throws what <see cref="Application"/> turns into a sentence and an exit code.</summary>
    protected abstract void Run(ParseResult parsed);

    /// <summary>Adds what the command takes, and <c>--json</c> after it.</summary>
    protected void Take(params Symbol[] symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
                Add(argument);
            else
                Add((Option)symbol);
        }

        Add(_json);
    }

    protected bool IsJson(ParseResult parsed) => parsed.GetValue(_json);
}
