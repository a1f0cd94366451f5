using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone numerai upload</c>.</summary>
internal sealed class NumeraiUploadCommand : TournamentCommand
{
    private readonly Argument<string> _file = FileOptions.Table(
        "The CSV file with the columns id and prediction; {model} in its name stands for the model's.");

    private readonly Option<string[]?> _models = ModelOption("The models to submit for; may be left out where there is only one.");
    private readonly Option<string> _data = FileOptions.File(
        "--data", "The file predicted for: each of its live rows must have a prediction.");

    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until the round is open." };

    public NumeraiUploadCommand(CommandIO io)
        : base("upload", "Checks predictions and submits them for one or more models.", io) =>
        TakeWithServer(_file, _models, _data, _wait);

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        IReadOnlyList<TournamentSubmission> done = Use(parsed, client => SubmissionRound.Submit(
            client, parsed.GetRequiredValue(_file), ModelsOf(parsed, _models), parsed.GetValue(_data), parsed.GetValue(_wait), IO.Cancellation));
        Print(parsed, new Report().Add(
            "submissions",
            (IReadOnlyList<Report>)[.. done.Select(submission => new Report().Add("model", submission.Model).Add("id", submission.Id))]));
    }
}
