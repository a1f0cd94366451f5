using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone validate-submission</c>.</summary>
internal sealed class ValidateSubmissionCommand : IsotoneCommand
{
    private readonly Argument<string> _file = FileOptions.Table("The CSV or Parquet file with the columns id and prediction.");
    private readonly Option<string> _data = FileOptions.File(
        "--data", "The CSV file, Parquet file or era table predicted for: each of its live rows, or of all where none is live, must have a prediction.");

    public ValidateSubmissionCommand(CommandIO io)
        : base("validate-submission", "Checks a submission as the tournament does before it takes it.", io) => Take(_file, _data);

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_file);
        SubmissionSummary summary = ProgressBar.Read(
            $"Reading {path}",
            IO,
            progress => SubmissionCheck.Check(path, parsed.GetValue(_data), progress, IO.Cancellation));
        Report report = new Report()
            .Add("submission", path)
            .Add("rows", summary.Rows)
            .Add("other_rows", summary.OtherRows)
            .Add("mean", summary.Mean)
            .Add("std", summary.Std)
            .Add("lowest", summary.Lowest)
            .Add("highest", summary.Highest);
        if (IsJson(parsed))
            JsonOutput.Write(report, IO);
        else
            ScreenOutput.Write(report, IO);
    }
}
