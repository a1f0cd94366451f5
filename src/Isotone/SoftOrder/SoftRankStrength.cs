using System.Globalization;
using System.Numerics;

namespace Isotone;

/// <summary>
/// How soft ranks are: a regularization strength in units of the predictions; one relative to their spread, which means
/// the same softness at every length and scale of a row; or the strength at which blocks have a wanted mean size.
/// </summary>
/// <param name="Value">The strength, its factor tau where relative, or the mean block size; positive and finite.</param>
/// <param name="Kind">What the value means.</param>
public readonly record struct SoftRankStrength(double Value, SoftRankStrengthKind Kind)
{
    [ThreadStatic]
    private static object? _path;

    /// <summary>Whether the strength follows the predictions' standard deviation.</summary>
    public bool IsRelative => Kind == SoftRankStrengthKind.Relative;

    /// <summary>A strength in units of the predictions.</summary>
    public static SoftRankStrength Absolute(double strength) => new(strength, SoftRankStrengthKind.Absolute);

    /// <summary>tau std/n for L2 and LapSum, tau std for KL, of each row's predictions.</summary>
    public static SoftRankStrength Relative(double tau) => new(tau, SoftRankStrengthKind.Relative);

    /// <summary>
    /// The least strength at which the blocks of each row's L2 soft ranks hold this many elements in the mean, or all
    /// elements in rows that are no longer. See <see cref="RegularizationPath{T}"/>, which costs another O(n log n).
    /// </summary>
    public static SoftRankStrength MeanBlockSize(double elements) => new(elements, SoftRankStrengthKind.MeanBlockSize);

    /// <summary>The strength for one row; a constant for every gradient.</summary>
    /// <param name="predictions">The row.</param>
    /// <param name="regularization">The regularizer it is for.</param>
    /// <returns>
    /// Positive. Where the predictions are constant (or so close together that the product is no normal number), that of
    /// predictions of standard deviation 1; 1 for a mean block size.
    /// </returns>
    /// <exception cref="NotSupportedException">A mean block size is wanted of a regularizer other than L2.</exception>
    public double For<T>(ReadOnlySpan<T> predictions, Regularization regularization)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => For(predictions, [], regularization);

    /// <summary>As the public method, with weights of mean 1 or none.</summary>
    internal double For<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<double> weights, Regularization regularization)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Kind)
        {
            case SoftRankStrengthKind.Relative:
                // eps = tau std / n (L2), tau std (KL)
                double tau = regularization == Regularization.L2 ? Value / predictions.Length : Value;
                double strength = tau * WeightedMoments.StandardDeviation(predictions, weights);
                return strength > 0 && double.IsNormal(strength) ? strength : tau;
            case SoftRankStrengthKind.MeanBlockSize:
                RequireBlocks(regularization);
                if (_path is not RegularizationPath<T> path)
                    _path = path = new RegularizationPath<T>();
                path.Compute(predictions);
                return path.StrengthFor(Math.Min(Value, predictions.Length));
            default:
                return Value;
        }
    }

    /// <summary>Refuses a strength that is none or, for KL, has no meaning.</summary>
    internal static void Require(SoftRankStrength strength, Regularization regularization)
    {
        if (!Enum.IsDefined(strength.Kind))
            throw new ArgumentOutOfRangeException(nameof(strength), strength.Kind, "There is no such kind of strength.");
        Guard.PositiveFinite(strength.Value, nameof(strength));
        if (strength.Kind != SoftRankStrengthKind.MeanBlockSize)
            return;
        RequireBlocks(regularization);
        if (strength.Value < 1)
            throw new ArgumentOutOfRangeException(nameof(strength), strength.Value, "A block has at least one element; the mean block size must be at least 1.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind switch { SoftRankStrengthKind.Relative => "relative", SoftRankStrengthKind.MeanBlockSize => "mean block size", _ => "absolute" }} {Value}");

    private static void RequireBlocks(Regularization regularization)
    {
        if (regularization != Regularization.L2)
            throw new NotSupportedException("A mean block size is known for L2 soft ranks only; give an absolute or a relative strength.");
    }
}
