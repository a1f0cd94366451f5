using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>A row's deviations from its mean, scaled so that their squares neither overflow nor underflow.</summary>
internal static class CentredRow
{
    /// <summary>
    /// Writes (values - mean) times a power of two that makes the largest magnitude of <paramref name="values"/> about 1.
    /// The result is all zeros exactly where the row is constant.
    /// </summary>
    /// <param name="values">The row, finite, at least one element.</param>
    /// <param name="centred">Receives the scaled deviations. Same length.</param>
    public static void Fill<T>(ReadOnlySpan<T> values, Span<double> centred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double factor = Factor(values);

        // Differences from an element of the row, and only then a mean: a common shift cancels before anything rounds.
        double reference = double.CreateTruncating(values[0]) * factor;
        TensorPrimitives.ConvertTruncating(values, centred);
        TensorPrimitives.Multiply(centred, factor, centred);
        TensorPrimitives.Subtract(centred, reference, centred);
        TensorPrimitives.Subtract(centred, PairwiseSum.Of(centred) / centred.Length, centred);
    }

    /// <summary>Divides a row by its Euclidean norm and returns that norm; leaves a row of zeros and returns 0.</summary>
    public static double Normalize(Span<double> centred)
    {
        double factor = Factor<double>(centred);
        TensorPrimitives.Multiply(centred, factor, centred);
        double norm = Math.Sqrt(PairwiseSum.OfProducts(centred, centred));
        if (norm == 0)
            return 0;
        TensorPrimitives.Divide(centred, norm, centred);
        return norm / factor;
    }

    private static double Factor<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = Math.Abs(double.CreateTruncating(TensorPrimitives.MaxMagnitude(values)));

        // 2^1022 lifts the subnormals only part of the way, to at least 2^-52: their squares are still normal numbers.
        return largest == 0 ? 1 : Math.ScaleB(1, Math.Clamp(-Math.ILogB(largest), -1022, 1022));
    }
}
