using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone compare</c>.</summary>
internal sealed class CompareCommand : IsotoneCommand
{
    private readonly Argument<string> _first = FileOptions.Table("A CSV file with an id column and predictions.");
    private readonly Argument<string> _second = FileOptions.Table("The CSV file to compare it with.");
    private readonly Option<string> _prediction =
        ColumnOption.Optional("--prediction", "The column of predictions in both files.");
    private readonly Option<string> _era =
        ColumnOption.Optional("--era", "The column of eras in both files; without it each file is one era.");
    private readonly Option<int?> _topBottom =
        NumberOption.Count("--top-bottom", "Adds the churn among so many predictions at each end.");

    public CompareCommand(CommandIO io)
        : base("compare", "Compares two submissions: churn and turnover of the rows they share.", io)
    {
        _first.HelpName = "FIRST";
        _second.HelpName = "SECOND";
        _prediction.DefaultValueFactory = _ => "prediction";
        Take(_first, _second, _prediction, _era, _topBottom);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        SubmissionComparison comparison;
        using (var display = new WorkflowDisplay(IO, quiet: true))
        {
            comparison = SubmissionComparison.Of(
                parsed.GetRequiredValue(_first), parsed.GetRequiredValue(_second), parsed.GetRequiredValue(_prediction),
                parsed.GetValue(_era), parsed.GetValue(_topBottom), display, IO.Cancellation);
        }

        foreach (string warning in comparison.Warnings)
            IO.Error.WriteLine($"isotone: warning: {warning}");
        if (IsJson(parsed))
            JsonOutput.Write(comparison.WriteJson, IO);
        else
            ScreenOutput.Write(ComparisonTables.Of(comparison), IO);
    }
}
