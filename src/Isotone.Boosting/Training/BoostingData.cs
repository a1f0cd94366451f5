namespace Isotone.Boosting;

/// <summary>What boosted trees are trained on, or validated with.</summary>
/// <remarks>The matrix stays the caller's to dispose.</remarks>
public sealed class BoostingData
{
    /// <summary>Data of which every row has a target.</summary>
    /// <param name="features">The features.</param>
    /// <param name="targets">The target of each row, finite.</param>
    /// <param name="eras">How the rows are cut into eras.</param>
    /// <param name="weights">A weight for each row, finite and not negative; empty for equal weights.</param>
    /// <exception cref="ArgumentException">A length is not that of the matrix, a number is not finite, or a weight is negative.</exception>
    public BoostingData(XGBoostMatrix features, float[] targets, Rows eras, float[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        Guard.SameLength<float>(targets, features.RowCount, nameof(targets));
        if (features.RowCount > 0)
            Guard.Covers<float>(eras, targets, nameof(targets));
        Guard.Finite<float>(targets, eras, nameof(targets));
        BoostingWeights.Require<float>(weights, eras);
        (Features, Targets, Eras, Weights) = (features, targets, eras, weights ?? []);
    }

    /// <summary>The features.</summary>
    public XGBoostMatrix Features { get; }

    /// <summary>The target of each row.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <summary>How the rows are cut into eras.</summary>
    public Rows Eras { get; }

    /// <summary>A weight for each row, or none.</summary>
    public ReadOnlyMemory<float> Weights { get; }
}
