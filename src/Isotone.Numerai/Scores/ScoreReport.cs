using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>One era's scores.</summary>
/// <param name="Era">The era's name.</param>
/// <param name="Rows">The number of rows with a known target.</param>
/// <param name="Scores">The scores in the order of <see cref="ScoreReport.ScoreNames"/>; NaN where one is not defined.</param>
public sealed record ScoredEra(string Era, int Rows, IReadOnlyList<double> Scores)
{
    /// <summary>The name of the feature that the predictions correlate with most; null where features are not known.</summary>
    public string? MaxFeature { get; init; }
}

/// <summary>How far predictions follow a feature.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Mean">The mean over the eras of Pearson's correlation with the predictions; null where it varies in no era.</param>
/// <param name="Max">The largest magnitude of that correlation in an era; null where the feature varies in no era.</param>
public sealed record FeatureExposureSummary(string Feature, double? Mean, double? Max);

/// <summary>Scores of predictions era by era, and what they come to. Immutable.</summary>
public sealed partial class ScoreReport
{
    private ScoreReport(
        IReadOnlyList<string> scoreNames, IReadOnlyList<ScoredEra> eras, IReadOnlyList<FeatureExposureSummary> features,
        IReadOnlyList<string> warnings)
    {
        ScoreNames = scoreNames;
        Eras = eras;
        Features = features;
        Warnings = warnings;
        Summaries = [.. scoreNames.Select((_, score) => ScoreSummary.Of([.. eras.Select(era => era.Scores[score])]))];
    }

    /// <summary>The names of the scores, such as "spearman".</summary>
    public IReadOnlyList<string> ScoreNames { get; }

    /// <summary>The eras that have a known target, in their order.</summary>
    public IReadOnlyList<ScoredEra> Eras { get; }

    /// <summary>What each score comes to, in the order of <see cref="ScoreNames"/>.</summary>
    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>How far the predictions follow each feature; empty where features are not known.</summary>
    public IReadOnlyList<FeatureExposureSummary> Features { get; }

    /// <summary>A sentence for each reason why eras have no score; it names them.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What a score comes to.</summary>
    /// <param name="score">The score's name, such as "spearman".</param>
    /// <exception cref="ArgumentException">The report has no such score.</exception>
    public ScoreSummary Summary(string score)
    {
        int index = ScoreNames.ToList().IndexOf(score);
        return index >= 0 ? Summaries[index] : throw new ArgumentException($"There is no score '{score}'.", nameof(score));
    }

    /// <summary>Scores predictions era by era, on the rows whose target is known.</summary>
    /// <param name="eraNames">The name of each era, shape [eras].</param>
    /// <param name="eras">How the rows are cut into eras.</param>
    /// <param name="columns">What to score.</param>
    /// <param name="scores">The scores; by default all that the columns allow.</param>
    /// <param name="progress">Hears after each era how many rows are done, from any thread but one at a time.</param>
    /// <param name="cancellation">Stops the work between eras.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="eras"/>, a prediction is NaN or infinite where the target is known, a
    /// target is infinite (the message names row and era), or no target is known.
    /// </exception>
    /// <exception cref="FeatureException">A feature is missing or infinite; the message names it and its row.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ScoreReport Of(
        IReadOnlyList<string> eraNames, Rows eras, ScoreColumns columns, IReadOnlyList<EraScore>? scores = null,
        IProgress<RowProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(eraNames);
        ArgumentNullException.ThrowIfNull(columns);
        columns.Check(eraNames, eras);
        scores ??= EraScore.For(columns.MetaModel is not null, columns.Features is not null, columns.Benchmark is not null);
        EraScoring.Result?[] results = new EraScoring(columns, eras, scores, progress, cancellation).Run();
        var scored = new List<ScoredEra>(eras.Count);
        var warnings = new EraWarnings();
        for (int era = 0; era < eras.Count; era++)
        {
            if (results[era] is not { } result)
                continue;
            int highest = result.FeatureCorrelations is { } exposures ? FeatureCorrelation.Highest(exposures) : -1;
            scored.Add(new ScoredEra(eraNames[era], result.Rows, result.Scores)
            {
                MaxFeature = highest < 0 ? null : columns.Features!.Names[highest],
            });
            warnings.Look(eraNames[era], result, scores);
        }

        return new ScoreReport(
            [.. scores.Select(score => score.Name)], scored, Exposures(columns.Features, results), warnings.Sentences());
    }

    /// <summary>Scores predictions era by era, on the rows whose target is known.</summary>
    /// <param name="eraNames">The name of each era, shape [eras].</param>
    /// <param name="eras">How the rows are cut into eras.</param>
    /// <param name="predictions">The predictions, shape [rows]; where the target is known they must be finite.</param>
    /// <param name="targets">The targets, shape [rows]; NaN where one is not known.</param>
    /// <param name="scores">The scores; <see cref="EraScore.Standard"/> by default.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="eras"/>, a prediction is NaN or infinite where the target is known, a
    /// target is infinite (the message names row and era), or no target is known.
    /// </exception>
    public static ScoreReport Of(
        IReadOnlyList<string> eraNames, Rows eras, ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets,
        IReadOnlyList<EraScore>? scores = null) =>
        Of(eraNames, eras, new ScoreColumns { Predictions = predictions.ToArray(), Targets = targets.ToArray() }, scores);

    /// <inheritdoc cref="Of(IReadOnlyList{string}, Rows, ReadOnlySpan{double}, ReadOnlySpan{double}, IReadOnlyList{EraScore}?)"/>
    public static ScoreReport Of(
        IReadOnlyList<string> eraNames, Rows eras, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets,
        IReadOnlyList<EraScore>? scores = null) =>
        Of(eraNames, eras, ToDouble(predictions), ToDouble(targets), scores);

    private static FeatureExposureSummary[] Exposures(FeatureRows? features, EraScoring.Result?[] results)
    {
        if (features is null)
            return [];
        var summaries = new FeatureExposureSummary[features.Names.Count];
        for (int feature = 0; feature < summaries.Length; feature++)
        {
            double[] known = [.. results.Where(result => result is not null && !double.IsNaN(result.FeatureCorrelations![feature]))
                .Select(result => result!.FeatureCorrelations![feature])];
            summaries[feature] = known.Length == 0
                ? new FeatureExposureSummary(features.Names[feature], null, null)
                : new FeatureExposureSummary(features.Names[feature], known.Average(), known.Max(Math.Abs));
        }

        return summaries;
    }

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        double[] doubles = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            doubles[i] = values[i];
        return doubles;
    }
}
