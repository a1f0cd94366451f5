using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Sums whose error grows with log n, not n (Higham 1993, "The accuracy of floating point summation"): the two halves
/// of a row are summed on their own. The grouping depends on the length alone, so a row's sum has the same bits in
/// any batch and on any number of threads.
/// </summary>
internal static class PairwiseSum
{
    private const int Leaf = 128;
    private const int WideLeaf = 8 * Leaf;

    /// <summary>The sum of the elements.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        if (values.Length > Leaf)
        {
            int half = values.Length / 2;
            return Of(values[..half]) + Of(values[half..]);
        }

        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    /// <summary>The sum of the elements' differences from <paramref name="reference"/>.</summary>
    public static double OfDifferences(ReadOnlySpan<double> values, double reference)
    {
        if (values.Length > WideLeaf)
        {
            int half = values.Length / 2;
            return OfDifferences(values[..half], reference) + OfDifferences(values[half..], reference);
        }

        // Each of the eight lanes adds up at most an eighth of a leaf: no more terms in a row than in the other sums.
        Vector512<double> sums = Vector512<double>.Zero, references = Vector512.Create(reference);
        int k = 0;
        for (; k + Vector512<double>.Count <= values.Length; k += Vector512<double>.Count)
            sums += Vector512.Create(values.Slice(k, Vector512<double>.Count)) - references;
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

        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
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

        double sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += weights[i] * (values[i] - reference);
        return sum;
    }
}
