using System.Numerics.Tensors;
using static Isotone.ErrorFree;

namespace Isotone;

/// <summary>
/// Weighted means to the last bits of a double for any values and weights: both are scaled by powers of two, which is
/// exact, so that no product or sum overflows, and none that matters underflows; the sums are compensated.
/// </summary>
internal static class WeightedMean
{
    /// <summary>sum(weights * values) / sum(weights) over a block; the weights are positive.</summary>
    public static double Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        if (values.Length == 1)
            return values[0];
        double valueScale = Scale(values), weightScale = Scale(weights);
        if (!(valueScale > 0))
            return PairwiseSum.OfProducts(values, weights);             // not finite: a cotangent may be
        double sum = 0, errors = 0;
        for (int i = 0; i < values.Length; i++)
        {
            (double product, double rounding) = TwoProduct(valueScale * values[i], weightScale * weights[i]);
            (sum, double error) = TwoSum(sum, product);
            errors += rounding + error;
        }

        return (sum + errors) / Total(weights, weightScale) / valueScale;
    }

    /// <summary>A power of two that brings the largest magnitude near 1; 0 or NaN where that is not finite.</summary>
    public static double Scale(ReadOnlySpan<double> values)
    {
        double largest = TensorPrimitives.MaxMagnitude(values);
        if (!double.IsFinite(largest))
            return 0;

        // 2^1000 brings even subnormal numbers into the normal range, and is itself a double.
        return largest == 0 ? 1 : Math.ScaleB(1, -Math.Clamp(Math.ILogB(largest), -1000, 1000));
    }

    /// <summary>The sum of the scaled weights.</summary>
    public static double Total(ReadOnlySpan<double> weights, double scale)
    {
        double sum = 0, errors = 0;
        foreach (double weight in weights)
        {
            (sum, double error) = TwoSum(sum, scale * weight);
            errors += error;
        }

        return sum + errors;
    }
}
