using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone numerai models</c>.</summary>
internal sealed class NumeraiModelsCommand : TournamentCommand
{
    public NumeraiModelsCommand(CommandIO io)
        : base("models", "Lists the account's models.", io) => TakeWithServer();

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        IReadOnlyList<TournamentModel> models = Use(parsed, client => client.Models(IO.Cancellation));
        Print(parsed, new Report().Add(
            "models",
            (IReadOnlyList<Report>)[.. models.Select(model => new Report().Add("name", model.Name).Add("id", model.Id))]));
    }
}
