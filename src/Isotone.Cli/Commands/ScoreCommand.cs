using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone score</c>.</summary>
internal sealed class ScoreCommand : IsotoneCommand
{
    private readonly Argument<string> _file = FileOptions.Table("The CSV file with the columns era, target and prediction.");
    private readonly Option<string> _target =
        ColumnOption.Required("--target", "The column of targets; rows where it is empty are left out.");
    private readonly Option<string> _prediction = ColumnOption.Required("--prediction", "The column of predictions.");

    public ScoreCommand(CommandIO io)
        : base("score", "Scores predictions against targets era by era.", io) => Take(_file, _target, _prediction);

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_file);
        string target = parsed.GetRequiredValue(_target), prediction = parsed.GetRequiredValue(_prediction);
        ScoreReport scores = ProgressBar.Read(
            $"Reading {path}",
            IO,
            progress => ScoreFile.Score(path, target, prediction, progress: progress, cancellation: IO.Cancellation));
        foreach (string warning in scores.Warnings)
            IO.Error.WriteLine($"isotone: warning: {warning}");
        if (IsJson(parsed))
            JsonOutput.Write(scores.WriteJson, IO);
        else
            ScreenOutput.Write(ScoreTables.Of(scores), IO);
    }
}
