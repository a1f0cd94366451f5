using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Which columns of a file to score, and how.</summary>
public sealed record ScoreFileOptions
{
    /// <summary>The column of targets; an empty field is a target that is not known, and its row is left out.</summary>
    public required string Target { get; init; }

    /// <summary>The column of predictions; needed where the target is known.</summary>
    public required string Prediction { get; init; }

    /// <summary>The column of eras, whose rows stand side by side. Default "era".</summary>
    public string Era { get; init; } = "era";

    /// <summary>The column of the meta model's predictions; null for no MMC.</summary>
    public string? MetaModel { get; init; }

    /// <summary>The column of a benchmark's predictions; null for no BMC.</summary>
    public string? Benchmark { get; init; }

    /// <summary>How the names of the feature columns begin; null for no FNC and no feature exposure.</summary>
    public string? FeaturePrefix { get; init; }

    /// <summary>What stands for a missing feature; NaN, the default, has missing ones refused.</summary>
    public float MissingFeature { get; init; } = float.NaN;

    /// <summary>The rows at each end of the predictions that the scores since 2022 look at; null for all.</summary>
    public int? TopBottom { get; init; }

    /// <summary>The columns that are no features, whatever their names begin with.</summary>
    internal IEnumerable<string> Numbers => new[] { Target, Prediction, MetaModel, Benchmark }.OfType<string>().Distinct();
}

/// <summary>Scores the predictions in a file.</summary>
public static class ScoreFile
{
    /// <summary>Scores a file that has an era, a target and a prediction column.</summary>
    /// <param name="path">The CSV file; other columns in it are passed over.</param>
    /// <param name="options">Which columns, and how.</param>
    /// <param name="progress">Told what is being done; the scoring from any thread but one at a time.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be read (see <see cref="CsvColumnReader.Read"/>), a prediction is missing where the target is
    /// known, a feature is missing, no target is known, or all targets are the same.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ScoreFileOptions.TopBottom"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ScoreReport Score(
        string path, ScoreFileOptions options, IProgress<WorkflowProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<EraScore> scores = EraScore.For(
            options.MetaModel is not null, options.FeaturePrefix is not null, options.Benchmark is not null, options.TopBottom);
        var reading = new Relay<ReadProgress>(progress, done => new Reading(path, done));
        CsvColumns columns = CsvColumnReader.Read(
            path, new CsvColumnSelection { Era = options.Era, Numbers = [.. options.Numbers] }, reading, cancellation);
        CategoryColumn eras = columns.Eras!;
        RequireScorable(path, options, columns);
        FeatureRows? features = options.FeaturePrefix is string prefix
            ? FeatureFile.Read(path, prefix, options.Era, options.Numbers, options.MissingFeature, reading, cancellation).Features
            : null;
        try
        {
            return ScoreReport.Of(
                eras.Names,
                eras.Runs(),
                new ScoreColumns
                {
                    Predictions = columns.Numbers(options.Prediction).ToArray(),
                    Targets = columns.Numbers(options.Target).ToArray(),
                    MetaModel = Optional(columns, options.MetaModel),
                    Benchmark = Optional(columns, options.Benchmark),
                    Features = features,
                },
                scores,
                new Relay<RowProgress>(progress, done => new Scoring(done)),
                cancellation);
        }
        catch (FeatureException exception)
        {
            throw new DataFileException(path, exception.Problem, innerException: exception);
        }
    }

    /// <summary>Scores a file that has an era, a target and a prediction column.</summary>
    /// <inheritdoc cref="Score(string, ScoreFileOptions, IProgress{WorkflowProgress}?, CancellationToken)" path="/exception"/>
    /// <param name="path">The CSV file; other columns in it are passed over.</param>
    /// <param name="target">The column of targets; an empty field is a target that is not known, and its row is left out.</param>
    /// <param name="prediction">The column of predictions; needed where the target is known.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ScoreReport Score(string path, string target, string prediction, CancellationToken cancellation = default) =>
        Score(path, new ScoreFileOptions { Target = target, Prediction = prediction }, cancellation: cancellation);

    private static ReadOnlyMemory<double>? Optional(CsvColumns columns, string? name)
    {
        if (name is null)
            return null;
        return columns.Numbers(name).ToArray();
    }

    private static void RequireScorable(string path, ScoreFileOptions options, CsvColumns columns)
    {
        CategoryColumn eras = columns.Eras!;
        ReadOnlySpan<double> targets = columns.Numbers(options.Target), predictions = columns.Numbers(options.Prediction);
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        for (int row = 0; row < targets.Length; row++)
        {
            if (double.IsNaN(targets[row]))
                continue;
            if (double.IsNaN(predictions[row]))
            {
                string what = columns.LineOf(row) is null ? $"data row {row + 1} of " : "a row of ";
                throw new DataFileException(
                    path, $"{what}era '{eras[row]}' has a target but no prediction", columns.LineOf(row), options.Prediction);
            }

            lowest = Math.Min(lowest, targets[row]);
            highest = Math.Max(highest, targets[row]);
        }

        if (lowest > highest)
            throw new DataFileException(path, "the target has no value in any row", column: options.Target);
        if (lowest == highest)
        {
            throw new DataFileException(
                path, "the target has the same value in every row, so there is no order to score", column: options.Target);
        }
    }
}
