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
    public static void Fill<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<int> permutation, Span<T> destination, TieRule ties)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (ties == TieRule.First)
        {
            for (int k = 0; k < permutation.Length; k++)
                destination[permutation[k]] = T.CreateTruncating(k + 1);
            return;
        }

        var writer = new RankWriter<T>(permutation, destination, ties);
        TieGroups.ForEach(values, permutation, ref writer);
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

    private ref struct RankWriter<T>(ReadOnlySpan<int> permutation, Span<T> destination, TieRule ties) : ITieGroupVisitor
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<int> _permutation = permutation;
        private readonly Span<T> _destination = destination;
        private int _groups;

        public void Visit(int start, int end)
        {
            _groups++;
            T rank = T.CreateTruncating(GroupRank(start, end));
            for (int k = start; k < end; k++)
                _destination[_permutation[k]] = rank;
        }

        // The group holds the ranks start + 1, ..., end.
        private readonly double GroupRank(int start, int end) => ties switch
        {
            TieRule.Average => (start + 1.0 + end) / 2,
            TieRule.Min => start + 1,
            TieRule.Max => end,
            _ => _groups,
        };
    }
}
