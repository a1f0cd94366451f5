using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Sums whose error grows with log n, not n (Higham 1993, "The accuracy of floating point summation"): the two halves
/// of a row are summed on their own. The grouping depends on the length alone, so a row's sum has the same bits in
/// any batch and on any number of threads.
/// </summary>
internal static class PairwiseSum
{
    // Each of the eight lanes adds up at most an eighth of a leaf.
    private const int Leaf = 1024;

    /// <summary>The most roundings that any of so many summands goes through.</summary>
    public static int Roundings(int length)
    {
        // The additions of a lane, of the lanes, and of the halves.
        const int Lanes = 8;
        int halvings = length <= Leaf ? 0 : BitOperations.Log2((uint)(length / Leaf)) + 1;
        return Math.Min(length, Math.Min(length, Leaf) / Lanes + Lanes + halvings);
    }

    /// <summary>The sum of the elements.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        if (values.Length > Leaf)
        {
            int half = values.Length / 2;
            return Of(values[..half]) + Of(values[half..]);
        }

        Vector512<double> sums = Vector512<double>.Zero;
        int k = 0;
        for (; k + Vector512<double>.Count <= values.Length; k += Vector512<double>.Count)
            sums += Vector512.Create(values.Slice(k, Vector512<double>.Count));
        if (k > 0 && k < values.Length)
            return Vector512.Sum(sums + (Vector512.Create(values[^Vector512<double>.Count..]) & LastLanes(values.Length - k)));
        double sum = Vector512.Sum(sums);
        for (; k < values.Length; k++)
            sum += values[k];
        return sum;
    }

    /// <summary>The sum of the elements' magnitudes.</summary>
    public static double OfMagnitudes(ReadOnlySpan<double> values)
    {
        if (values.Length > Leaf)
        {
            int half = values.Length / 2;
            return OfMagnitudes(values[..half]) + OfMagnitudes(values[half..]);
        }

        Vector512<double> sums = Vector512<double>.Zero;
        int k = 0;
        for (; k + Vector512<double>.Count <= values.Length; k += Vector512<double>.Count)
            sums += Vector512.Abs(Vector512.Create(values.Slice(k, Vector512<double>.Count)));
        if (k > 0 && k < values.Length)
            return Vector512.Sum(sums + (Vector512.Abs(Vector512.Create(values[^Vector512<double>.Count..])) & LastLanes(values.Length - k)));
        double sum = Vector512.Sum(sums);
        for (; k < values.Length; k++)
            sum += Math.Abs(values[k]);
        return sum;
    }

    /// <summary>The sum of the elements' differences from <paramref name="reference"/>.</summary>
    public static double OfDifferences(ReadOnlySpan<double> values, double reference)
    {
        if (values.Length > Leaf)
        {
            int half = values.Length / 2;
            return OfDifferences(values[..half], reference) + OfDifferences(values[half..], reference);
        }

        Vector512<double> sums = Vector512<double>.Zero, references = Vector512.Create(reference);
        int k = 0;
        for (; k + Vector512<double>.Count <= values.Length; k += Vector512<double>.Count)
            sums += Vector512.Create(values.Slice(k, Vector512<double>.Count)) - references;
        if (k > 0 && k < values.Length)
            return Vector512.Sum(sums + ((Vector512.Create(values[^Vector512<double>.Count..]) - references) & LastLanes(values.Length - k)));
        double sum = Vector512.Sum(sums);
        for (; k < values.Length; k++)
            sum += values[k] - reference;
        return sum;
    }

    /// <summary>The sum of the products of two spans of one length.</summary>
    public static double OfProducts(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length > Leaf)
        {
            int half = left.Length / 2;
            return OfProducts(left[..half], right[..half]) + OfProducts(left[half..], right[half..]);
        }

        Vector512<double> sums = Vector512<double>.Zero;
        int k = 0;
        for (; k + Vector512<double>.Count <= left.Length; k += Vector512<double>.Count)
        {
            sums += Vector512.Create(left.Slice(k, Vector512<double>.Count))
                * Vector512.Create(right.Slice(k, Vector512<double>.Count));
        }

        if (k > 0 && k < left.Length)
        {
            Vector512<double> last = Vector512.Create(left[^Vector512<double>.Count..]) * Vector512.Create(right[^Vector512<double>.Count..]);
            return Vector512.Sum(sums + (last & LastLanes(left.Length - k)));
        }

        double sum = Vector512.Sum(sums);
        for (; k < left.Length; k++)
            sum += left[k] * right[k];
        return sum;
    }

    /// <summary>The sum of the values' differences from <paramref name="reference"/>, each times its weight.</summary>
    public static double OfWeightedDifferences(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> values, double reference)
    {
        if (values.Length > Leaf)
        {
            int half = values.Length / 2;
            return OfWeightedDifferences(weights[..half], values[..half], reference)
                + OfWeightedDifferences(weights[half..], values[half..], reference);
        }

        Vector512<double> sums = Vector512<double>.Zero, references = Vector512.Create(reference);
        int k = 0;
        for (; k + Vector512<double>.Count <= values.Length; k += Vector512<double>.Count)
        {
            sums += Vector512.Create(weights.Slice(k, Vector512<double>.Count))
                * (Vector512.Create(values.Slice(k, Vector512<double>.Count)) - references);
        }

        if (k > 0 && k < values.Length)
        {
            Vector512<double> last = Vector512.Create(weights[^Vector512<double>.Count..])
                * (Vector512.Create(values[^Vector512<double>.Count..]) - references);
            return Vector512.Sum(sums + (last & LastLanes(values.Length - k)));
        }

        double sum = Vector512.Sum(sums);
        for (; k < values.Length; k++)
            sum += weights[k] * (values[k] - reference);
        return sum;
    }

    /// <summary>All bits of so many of the last lanes: the elements behind the last whole vector, read once more with some before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LastLanes(int count) =>
        Vector512.GreaterThanOrEqual(Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)Vector512<double>.Count - count));
}
