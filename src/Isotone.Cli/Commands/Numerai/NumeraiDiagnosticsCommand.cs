using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone numerai diagnostics</c>.</summary>
internal sealed class NumeraiDiagnosticsCommand : TournamentCommand
{
    private readonly Argument<string> _file = FileOptions.Table("The CSV file with the columns id and prediction of the validation rows.");
    private readonly Option<string[]?> _models = ModelOption("The model; may be left out where there is only one.");

    public NumeraiDiagnosticsCommand(CommandIO io)
        : base("diagnostics", "Has the tournament score validation predictions.", io)
    {
        TakeWithServer(_file, _models);
        Validators.Add(result =>
        {
            if (result.GetValue(_models) is { Length: > 1 })
                result.AddError("--model must be one model");
        });
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        SubmissionCheck.Check(file, cancellation: IO.Cancellation);
        TournamentDiagnostics diagnostics = Use(parsed, async client =>
        {
            IReadOnlyList<TournamentModel> models = SubmissionRound.Choose(await client.Models(IO.Cancellation), ModelsOf(parsed, _models));
            return await client.Diagnose(file, models[0], IO.Cancellation);
        });
        Report report = new Report().Add("id", diagnostics.Id).Add("status", diagnostics.Status);
        if (diagnostics.Message.Length > 0)
            report.Add("message", diagnostics.Message);
        foreach ((string name, double value) in diagnostics.Figures)
            report.Add(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value);
        Print(parsed, report);
    }
}
