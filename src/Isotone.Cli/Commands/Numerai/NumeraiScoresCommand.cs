using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone numerai scores</c>.</summary>
internal sealed class NumeraiScoresCommand : TournamentCommand
{
    private readonly Option<string[]?> _models = ModelOption("The models. [default: all]");
    private readonly Option<int?> _rounds = NumberOption.Count("--rounds", "How many of the last rounds. [default: as many as the server gives]");

    public NumeraiScoresCommand(CommandIO io)
        : base("scores", "Lists the scores of the account's models by round.", io) => TakeWithServer(_models, _rounds);

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        var rows = new List<Report>();
        Use(parsed, async client =>
        {
            IReadOnlyList<TournamentModel> models = await client.Models(IO.Cancellation);
            foreach (TournamentModel model in SubmissionRound.Choose(models, ModelsOf(parsed, _models) ?? [.. models.Select(one => one.Name)]))
                rows.AddRange((await client.Scores(model, parsed.GetValue(_rounds), IO.Cancellation)).Select(score => Row(model, score)));
            return rows;
        });
        Print(parsed, new Report().Add("scores", rows));
    }

    private static Report Row(TournamentModel model, TournamentScore score) => new Report()
        .Add("model", model.Name)
        .Add("round", score.Round)
        .Add("score", score.Name)
        .Add("day", score.Day ?? double.NaN)
        .Add("value", score.Value)
        .Add("percentile", score.Percentile)
        .Add("status", score.Resolved ? "resolved" : "pending");
}
