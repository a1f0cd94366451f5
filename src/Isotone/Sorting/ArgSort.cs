using System.Numerics;

namespace Isotone;

/// <summary>Stable sorting permutations of floating-point rows.</summary>
/// <remarks>
/// The order is total: -infinity, the negative numbers, zero (-0 equals +0), the positive numbers, infinity, and NaN
/// above everything else (all NaN are equal), as in NumPy and PyTorch. Descending is that order turned round. In both
/// directions equal elements keep the order they came in.
/// </remarks>
public static partial class ArgSort
{
    /// <summary>The permutation that sorts one row.</summary>
    /// <param name="values">The row, shape [n].</param>
    /// <param name="direction">Which end comes first.</param>
    /// <returns>Shape [n]: values[result[0]], values[result[1]], ... is sorted.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty.</exception>
    public static int[] Of<T>(ReadOnlySpan<T> values, SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] permutation = new int[values.Length];
        Sort(values, Guard.OneRow(values), permutation, direction);
        return permutation;
    }

    /// <summary>The permutation that sorts each row. O(n) for a row of n (radix sort of the keys).</summary>
    /// <param name="values">The rows, flat.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="permutation">
    /// Receives, for each row, the indices within that row (from 0) in sorted order. Same length as <paramref name="values"/>.
    /// </param>
    /// <param name="direction">Which end comes first.</param>
    /// <exception cref="ArgumentException">A length does not fit <paramref name="rows"/>.</exception>
    public static void Sort<T>(
        ReadOnlySpan<T> values, Rows rows, Span<int> permutation, SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Covers(rows, values);
        Guard.SameLength(permutation, rows.Length);
        using var scratch = new RadixScratch(rows.Longest);
        for (int row = 0; row < rows.Count; row++)
            SortRow(rows.Slice(values, row), rows.Slice(permutation, row), direction, scratch);
    }

    private static void SortRow<T>(
        ReadOnlySpan<T> values, Span<int> permutation, SortDirection direction, in RadixScratch scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = values.Length;
        Span<ulong> keys = scratch.Keys[..n];
        SortKey.Fill(values, keys, direction);
        for (int i = 0; i < n; i++)
            permutation[i] = i;
        if (n <= InsertionSort.Limit)
            InsertionSort.Sort(keys, permutation);
        else
            RadixSort.Sort(keys, permutation, scratch);
    }
}
