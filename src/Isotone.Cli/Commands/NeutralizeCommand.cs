using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone neutralize</c>.</summary>
internal sealed class NeutralizeCommand : IsotoneCommand
{
    private readonly Argument<string> _file =
        FileOptions.Table("The CSV or Parquet file with an era column, the features and the column to neutralize.");
    private readonly Option<string> _prediction = ColumnOption.Required(
        "--prediction", "The column to neutralize, predictions or a target; rows where it is empty stay empty.");
    private readonly Option<string> _features =
        ColumnOption.Prefix("--features", "How the names of the features begin.", required: true);
    private readonly Option<double> _proportion =
        NumberOption.Share("--proportion", "How much of what is linear in the features is taken out, from 0 to 1.", 1);
    private readonly Option<float?> _missing = ColumnOption.Missing();
    private readonly Option<string> _output =
        FileOptions.Output("The CSV file to write: id, era and targets as they are, and the column neutralized.");
    private readonly Option<bool> _force = FileOptions.Force();

    public NeutralizeCommand(CommandIO io)
        : base("neutralize", "Takes out of predictions, era by era, what is linear in the features.", io) =>
        Take(_file, _prediction, _features, _proportion, _missing, _output, _force);

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        string output = parsed.GetRequiredValue(_output);
        FileOptions.RefuseExisting(output, parsed.GetValue(_force));
        var options = new NeutralizeFileOptions
        {
            Prediction = parsed.GetRequiredValue(_prediction),
            FeaturePrefix = parsed.GetRequiredValue(_features),
            Proportion = parsed.GetValue(_proportion),
            MissingFeature = parsed.GetValue(_missing) ?? float.NaN,
        };
        NeutralizeFileResult result;
        using (var display = new WorkflowDisplay(IO, quiet: true))
            result = NeutralizeFile.Run(parsed.GetRequiredValue(_file), output, options, display, IO.Cancellation);
        foreach (string warning in result.Warnings)
            IO.Error.WriteLine($"isotone: warning: {warning}");
        Report report = new Report()
            .Add("output", output)
            .Add("eras", result.Eras)
            .Add("rows", result.Rows)
            .Add("features", result.Features)
            .Add("proportion", options.Proportion);
        if (IsJson(parsed))
            JsonOutput.Write(report, IO);
        else
            ScreenOutput.Write(report, IO);
    }
}
