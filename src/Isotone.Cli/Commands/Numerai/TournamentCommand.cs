using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>A command that talks to the tournament. The key comes from the environment alone: options are for all to see.</summary>
internal abstract class TournamentCommand : IsotoneCommand
{
    private static readonly TournamentOptions _standard = new();

    private readonly Option<string> _address = ColumnlessText(
        "--address", "URL", $"The address of the tournament's server. [default: {_standard.Address}]");

    private readonly Option<int> _tournament = NumberOption.Whole(
        "--tournament", "The number of the tournament: 8 is Classic.", least: 1, _standard.Tournament);

    private readonly Option<int> _attempts = NumberOption.Whole(
        "--attempts", "How often a request is made that fails without getting any further.", least: 1, _standard.Attempts);

    protected TournamentCommand(string name, string description, CommandIO io)
        : base(name, description, io)
    {
    }

    protected static Option<string[]?> ModelOption(string description) => new("--model")
    {
        Description = description,
        HelpName = "NAME,..",
        CustomParser = result => result.Tokens.Single().Value.Split(','),
    };

    /// <summary>The models that were named; null where none was, which the parser would make an empty array.</summary>
    protected static string[]? ModelsOf(ParseResult parsed, Option<string[]?> option) =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    protected void TakeWithServer(params Symbol[] symbols) => Take([.. symbols, _address, _tournament, _attempts]);

    /// <summary>Does something with a client.</summary>
    protected T Use<T>(ParseResult parsed, Func<TournamentClient, Task<T>> work)
    {
        TournamentOptions options = _standard with
        {
            Tournament = parsed.GetValue(_tournament),
            Attempts = parsed.GetValue(_attempts),
        };
        if (parsed.GetValue(_address) is string text)
        {
            options = options with
            {
                Address = Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address : throw new UsageException("--address must be a URL"),
            };
        }

        using var display = new TournamentDisplay(IO);
        using var client = new TournamentClient(options, TournamentCredentials.From(IO.Variable), display);
        return work(client).GetAwaiter().GetResult();
    }

    protected void Print(ParseResult parsed, Report report)
    {
        if (IsJson(parsed))
            JsonOutput.Write(report, IO);
        else
            ScreenOutput.Write(report, IO);
    }

    private static Option<string> ColumnlessText(string name, string help, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = help };
        FileOptions.RefuseOptions(option, "a URL");
        return option;
    }
}
