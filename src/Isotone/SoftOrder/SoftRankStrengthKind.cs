namespace Isotone;

/// <summary>What the number of a <see cref="SoftRankStrength"/> means.</summary>
public enum SoftRankStrengthKind
{
    /// <summary>A regularization strength in units of the predictions.</summary>
    Absolute,

    /// <summary>A factor of the predictions' standard deviation (over n for L2).</summary>
    Relative,

    /// <summary>The mean number of elements in a block.</summary>
    MeanBlockSize,
}
