using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone score</c>.</summary>
internal sealed class ScoreCommand : IsotoneCommand
{
    private readonly Argument<string> _file = FileOptions.Table("The CSV or Parquet file with the columns era, target and prediction.");
    private readonly Option<string> _target =
        ColumnOption.Required("--target", "The column of targets; rows where it is empty are left out.");
    private readonly Option<string> _prediction = ColumnOption.Required("--prediction", "The column of predictions.");
    private readonly Option<string> _metaModel =
        ColumnOption.Optional("--meta-model", "The column of the meta model's predictions: adds MMC.");
    private readonly Option<string> _features =
        ColumnOption.Prefix("--features", "How the names of the features begin: adds FNC and feature exposure.");
    private readonly Option<string> _benchmark =
        ColumnOption.Optional("--benchmark", "The column of a benchmark's predictions: adds BMC.");
    private readonly Option<int?> _topBottom = NumberOption.Count(
        "--top-bottom", "Has numerai_corr, MMC, FNC and BMC look at so many predictions at each end alone.");
    private readonly Option<float?> _missing = ColumnOption.Missing();

    public ScoreCommand(CommandIO io)
        : base("score", "Scores predictions against targets era by era.", io) =>
        Take(_file, _target, _prediction, _metaModel, _features, _benchmark, _topBottom, _missing);

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        var options = new ScoreFileOptions
        {
            Target = parsed.GetRequiredValue(_target),
            Prediction = parsed.GetRequiredValue(_prediction),
            MetaModel = parsed.GetValue(_metaModel),
            FeaturePrefix = parsed.GetValue(_features),
            Benchmark = parsed.GetValue(_benchmark),
            TopBottom = parsed.GetValue(_topBottom),
            MissingFeature = parsed.GetValue(_missing) ?? float.NaN,
        };
        ScoreReport scores;
        using (var display = new WorkflowDisplay(IO, quiet: true))
            scores = ScoreFile.Score(parsed.GetRequiredValue(_file), options, display, IO.Cancellation);
        foreach (string warning in scores.Warnings)
            IO.Error.WriteLine($"isotone: warning: {warning}");
        if (IsJson(parsed))
            JsonOutput.Write(scores.WriteJson, IO);
        else
            ScreenOutput.Write(ScoreTables.Of(scores), IO);
    }
}
