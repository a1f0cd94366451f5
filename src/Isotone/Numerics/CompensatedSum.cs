using System.Numerics.Tensors;
using static Isotone.ErrorFree;

namespace Isotone;

/// <summary>
/// Sums as if in twice the precision (Ogita, Rump and Oishi 2005, "Accurate sum and dot product", Sum2 and Dot2): right
/// to the last bit of a double unless 50 bits cancel, and then still relative to the terms' squared rounding unit.
/// </summary>
internal static class CompensatedSum
{
    /// <summary>The sum of the elements.</summary>
    public static DoubleDouble Of(ReadOnlySpan<double> values)
    {
        double sum = 0, errors = 0;
        foreach (double value in values)
        {
            (sum, double error) = TwoSum(sum, value);
            errors += error;
        }

        return Total(sum, errors);
    }

    /// <summary>The sum of the products of two spans of one length.</summary>
    public static DoubleDouble OfProducts(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0, errors = 0;
        for (int i = 0; i < left.Length; i++)
        {
            (double product, double rounding) = TwoProduct(left[i], right[i]);
            (sum, double error) = TwoSum(sum, product);
            errors += rounding + error;
        }

        return Total(sum, errors);
    }

    /// <summary>The mean of the elements, also where their sum overflows.</summary>
    public static DoubleDouble Mean(ReadOnlySpan<double> values)
    {
        DoubleDouble sum = Of(values);
        if (double.IsFinite(sum.High) || !double.IsFinite(TensorPrimitives.MaxMagnitude(values)))
            return sum / values.Length;

        // No span has 2^32 elements, so the sum of the scaled values is finite; what underflows is far below an ulp.
        double scale = Math.ScaleB(1, -32), scaled = 0, errors = 0;
        foreach (double value in values)
        {
            (scaled, double error) = TwoSum(scaled, scale * value);
            errors += error;
        }

        DoubleDouble mean = DoubleDouble.SumOf(scaled, errors) / values.Length;
        return new DoubleDouble(mean.High / scale, mean.Low / scale);
    }

    // An infinite term or an overflow makes the errors NaN; the plain sum still says which infinity.
    private static DoubleDouble Total(double sum, double errors) =>
        double.IsFinite(errors) ? DoubleDouble.SumOf(sum, errors) : new DoubleDouble(sum);
}
