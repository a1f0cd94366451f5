namespace Isotone.Numerai;

/// <summary>A score of the predictions for one era. Thread-safe.</summary>
public abstract class EraScore
{
    /// <summary>Numerai's legacy CORR.</summary>
    public static EraScore LegacyCorr { get; } = new LegacyCorrScore();

    /// <summary>Spearman's correlation, mean ranks for ties on both sides.</summary>
    public static EraScore Spearman { get; } = new SpearmanScore();

    /// <summary>Pearson's correlation.</summary>
    public static EraScore Pearson { get; } = new PearsonScore();

    /// <summary>Numerai's correlation since 2022, of all rows, the target powered.</summary>
    public static EraScore NumeraiCorr { get; } = new NumeraiCorrScore(null, poweredTarget: true);

    /// <summary>Meta model contribution; needs <see cref="EraSample.MetaModel"/>.</summary>
    public static EraScore MetaModelContribution { get; } = new MetaModelContributionScore(null);

    /// <summary>Benchmark model contribution; needs <see cref="EraSample.Benchmark"/>.</summary>
    public static EraScore BenchmarkContribution { get; } = new BenchmarkContributionScore(null);

    /// <summary>Feature-neutral correlation; needs <see cref="EraSample.Features"/>.</summary>
    public static EraScore FeatureNeutralCorr { get; } = new FeatureNeutralCorrScore(null);

    /// <summary>The highest correlation with a feature, whatever its sign; needs <see cref="EraSample.Features"/>.</summary>
    public static EraScore MaxFeatureCorrelation { get; } = new MaxFeatureCorrelationScore();

    /// <summary>The root mean square of the correlations with the features; needs <see cref="EraSample.Features"/>.</summary>
    public static EraScore FeatureExposure { get; } = new FeatureExposureScore();

    /// <summary>The scores that need predictions and targets only, in the order they are reported.</summary>
    public static IReadOnlyList<EraScore> Standard { get; } = [LegacyCorr, Spearman, Pearson, NumeraiCorr];

    /// <summary>The score's name in reports, such as "legacy_corr".</summary>
    public abstract string Name { get; }

    /// <summary>Every score that some columns allow, in the order they are reported.</summary>
    /// <param name="metaModel">Whether the meta model's predictions are known.</param>
    /// <param name="features">Whether the features are known.</param>
    /// <param name="benchmark">Whether a benchmark's predictions are known.</param>
    /// <param name="topBottom">
    /// Has the scores of Numerai since 2022 look at so many of the highest and as many of the lowest predictions alone;
    /// null for all rows.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topBottom"/> is below 1.</exception>
    public static IReadOnlyList<EraScore> For(bool metaModel, bool features, bool benchmark, int? topBottom = null)
    {
        List<EraScore> scores = [LegacyCorr, Spearman, Pearson, NumeraiCorrOf(topBottom)];
        if (metaModel)
            scores.Add(new MetaModelContributionScore(topBottom));
        if (features)
            scores.Add(new FeatureNeutralCorrScore(topBottom));
        if (benchmark)
            scores.Add(new BenchmarkContributionScore(topBottom));
        if (features)
            scores.AddRange([MaxFeatureCorrelation, FeatureExposure]);
        return scores;
    }

    /// <summary>Numerai's correlation with other settings than the standard's.</summary>
    /// <param name="topBottom">The rows at each end of the predictions to look at; null for all rows.</param>
    /// <param name="poweredTarget">Whether the centred target is raised to the power 1.5; not for returns.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topBottom"/> is below 1.</exception>
    public static EraScore NumeraiCorrOf(int? topBottom = null, bool poweredTarget = true) =>
        new NumeraiCorrScore(topBottom, poweredTarget);

    /// <summary>The score of one era.</summary>
    /// <param name="era">The era.</param>
    /// <returns>The score; NaN where it is not defined, as a correlation with a constant target.</returns>
    /// <exception cref="InvalidOperationException">The era lacks what the score needs besides predictions and targets.</exception>
    /// <exception cref="FeatureException">A feature is missing or infinite.</exception>
    public abstract double Of(EraSample era);

    /// <summary>The score of one era, where predictions and targets are all it needs.</summary>
    /// <param name="predictions">The era's predictions, shape [n], finite.</param>
    /// <param name="targets">The era's targets, shape [n], finite.</param>
    /// <returns>The score; NaN where it is not defined, as for constant predictions or a constant target.</returns>
    /// <exception cref="ArgumentException">The era is empty, the lengths differ, or an element is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The score needs more than predictions and targets.</exception>
    public double Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets) =>
        Of(new EraSample(predictions.ToArray(), targets.ToArray()));
}
