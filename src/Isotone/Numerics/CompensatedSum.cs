using System.Numerics.Tensors;
using static Isotone.ErrorFree;

namespace Isotone;

/// <summary>
/// Sums in twice the precision (Ogita, Rump and Oishi 2005, "Accurate sum and dot product") that know a bound on their
/// own error, and big integers behind them for terms that cancel beyond it: right to a unit in the last place of a
/// double.
/// </summary>
internal static class CompensatedSum
{
    private static readonly double _accuracy = Math.ScaleB(1, -60);
    private static readonly double _underflow = Math.ScaleB(1, -960);
    private static readonly double _large = Math.ScaleB(1, 1000);

    /// <summary>The sum of the elements.</summary>
    public static DoubleDouble Of(ReadOnlySpan<double> values) =>
        TrySum(values, out DoubleDouble sum) || !IsFinite(values)
            ? sum
            : ExactDouble.Quotient(ExactDouble.Sum(values), ExactDouble.One);

    /// <summary>The sum of the products of two spans of one length.</summary>
    public static DoubleDouble OfProducts(ReadOnlySpan<double> left, ReadOnlySpan<double> right) =>
        TrySumOfProducts(left, right, out DoubleDouble sum) || !IsFinite(left) || !IsFinite(right)
            ? sum
            : ExactDouble.Quotient(ExactDouble.SumOfProducts(left, right), ExactDouble.One);

    /// <summary>The mean of the elements, also where their sum overflows.</summary>
    public static DoubleDouble Mean(ReadOnlySpan<double> values)
    {
        bool sure = TrySum(values, out DoubleDouble sum);

        // Close to the largest double even the quotient's remainder overflows.
        if (sure && Math.Abs(sum.High) < _large)
            return sum / values.Length;
        return IsFinite(values)
            ? ExactDouble.Quotient(ExactDouble.Sum(values), ExactDouble.Of(values.Length))
            : new DoubleDouble(sum.High / values.Length);
    }

    /// <summary>sum(weights * values) / sum(weights), also where the sums or the products overflow or underflow.</summary>
    public static double WeightedMean(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        bool sure = TrySumOfProducts(values, weights, out DoubleDouble sum) & TrySum(weights, out DoubleDouble total);
        return sure || !IsFinite(values) || !IsFinite(weights)
            ? sum.High / total.High
            : ExactDouble.Quotient(ExactDouble.SumOfProducts(values, weights), ExactDouble.Sum(weights)).High;
    }

    /// <summary>Whether the sum is surely right to 60 bits. Of terms that are not finite, the plain sum.</summary>
    private static bool TrySum(ReadOnlySpan<double> values, out DoubleDouble sum)
    {
        double high = 0, low = 0, bound = 0;
        foreach (double value in values)
        {
            (high, double carry) = TwoSum(high, value);
            (low, double lost) = TwoSum(low, carry);
            bound += Math.Abs(lost);
        }

        return IsSure(high, low, bound, out sum);
    }

    private static bool TrySumOfProducts(ReadOnlySpan<double> left, ReadOnlySpan<double> right, out DoubleDouble sum)
    {
        double high = 0, low = 0, bound = 0;
        for (int i = 0; i < left.Length; i++)
        {
            (double product, double rounding) = TwoProduct(left[i], right[i]);
            (high, double carry) = TwoSum(high, product);
            (low, double lost) = TwoSum(low, carry);
            (low, double lostToo) = TwoSum(low, rounding);
            bound += Math.Abs(lost) + Math.Abs(lostToo);

            // The rounding of a product this small is itself rounded.
            if (Math.Abs(product) < _underflow && left[i] != 0 && right[i] != 0)
                bound += 2 * double.Epsilon;
        }

        return IsSure(high, low, bound, out sum);
    }

    private static bool IsSure(double high, double low, double bound, out DoubleDouble sum)
    {
        // An infinite term or an overflow makes the errors NaN; the plain sum still says which infinity.
        bool finite = double.IsFinite(low) && double.IsFinite(high);
        sum = finite ? DoubleDouble.SumOf(high, low) : new DoubleDouble(high);

        // The bound is itself a rounded sum: twice it is rigorous for any length.
        return finite && 2 * bound <= _accuracy * Math.Abs(sum.High);
    }

    private static bool IsFinite(ReadOnlySpan<double> values) => double.IsFinite(TensorPrimitives.MaxMagnitude(values));
}
