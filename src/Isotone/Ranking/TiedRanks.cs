using System.Buffers;
using System.Numerics;

namespace Isotone;

/// <summary>Ranks of one row from its sorting permutation.</summary>
internal static class TiedRanks
{
    /// <summary>Writes the rank of each element, in input order.</summary>
    /// <param name="values">The row. Holds no NaN.</param>
    /// <param name="permutation">The stable sorting permutation of <paramref name="values"/>, in either direction.</param>
    /// <param name="destination">Receives the ranks; may be the memory of <paramref name="values"/>.</param>
    /// <param name="ties">The rank of equal elements.</param>
    public static void Fill<TValue, TRank>(
        ReadOnlySpan<TValue> values, ReadOnlySpan<int> permutation, Span<TRank> destination, TieRule ties)
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
        where TRank : unmanaged, IBinaryFloatingPointIeee754<TRank>
    {
        int groups = 0;
        for (int start = 0; start < permutation.Length; groups++)
        {
            // The group's end is found before any of its ranks is written: a destination on top of values loses nothing.
            int end = GroupEnd(values, permutation, start);
            if (ties == TieRule.First)
            {
                for (int k = start; k < end; k++)
                    destination[permutation[k]] = TRank.CreateTruncating(k + 1);
            }
            else
            {
                TRank rank = TRank.CreateTruncating(GroupRank(start, end, groups, ties));
                for (int k = start; k < end; k++)
                    destination[permutation[k]] = rank;
            }

            start = end;
        }
    }

    /// <summary>The mean ranks of one row in double, whatever the row's type: exact at every length.</summary>
    /// <param name="row">The row. Holds no NaN.</param>
    /// <param name="ranks">Receives the ranks, in input order; the smallest element has rank 1.</param>
    public static void Mean<T>(ReadOnlySpan<T> row, Span<double> ranks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] rented = ArrayPool<int>.Shared.Rent(row.Length);
        Span<int> permutation = rented.AsSpan(0, row.Length);
        ArgSort.Sort(row, Rows.One(row.Length), permutation);
        Fill(row, permutation, ranks, TieRule.Average);
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>The end of the run of equal elements that begins at <paramref name="start"/> of the sorted order.</summary>
    public static int GroupEnd<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> permutation, int start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T value = values[permutation[start]];
        int end = start + 1;
        while (end < permutation.Length && values[permutation[end]] == value)
            end++;
        return end;
    }

    // The group holds the ranks start + 1, ..., end; `before` groups stand in front of it.
    private static double GroupRank(int start, int end, int before, TieRule ties) => ties switch
    {
        TieRule.Average => (start + 1.0 + end) / 2,
        TieRule.Min => start + 1,
        TieRule.Max => end,
        TieRule.Dense => before + 1,
        _ => throw new ArgumentOutOfRangeException(nameof(ties), ties, "There is no such tie rule."),
    };
}
