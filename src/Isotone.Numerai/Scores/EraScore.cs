namespace Isotone.Numerai;

/// <summary>A score of the predictions for one era, the larger the better. Thread-safe.</summary>
public abstract class EraScore
{
    /// <summary>Numerai's legacy CORR.</summary>
    public static EraScore LegacyCorr { get; } = new LegacyCorrScore();

    /// <summary>Spearman's correlation, mean ranks for ties on both sides.</summary>
    public static EraScore Spearman { get; } = new SpearmanScore();

    /// <summary>Pearson's correlation.</summary>
    public static EraScore Pearson { get; } = new PearsonScore();

    /// <summary>The scores that need predictions and targets only, in the order they are reported.</summary>
    public static IReadOnlyList<EraScore> Standard { get; } = [LegacyCorr, Spearman, Pearson];

    /// <summary>The score's name in reports, such as "legacy_corr".</summary>
    public abstract string Name { get; }

    /// <summary>The score of one era.</summary>
    /// <param name="predictions">The era's predictions, shape [n], finite.</param>
    /// <param name="targets">The era's targets, shape [n], finite.</param>
    /// <returns>The score; NaN where it is not defined, as for constant predictions or a constant target.</returns>
    /// <exception cref="ArgumentException">The era is empty, the lengths differ, or an element is NaN or infinite.</exception>
    public abstract double Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets);
}
