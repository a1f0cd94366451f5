using System.Numerics;

namespace Isotone;

/// <summary>
/// Mean ranks minus their mean, doubled: 2 r - (n + 1). They are whole numbers, so that sums over them are exact.
/// </summary>
internal static class CentredRanks
{
    // Up to this length sums of their products, below n^3/3, fit 64 bits.
    private const int LongestForLong = 3_000_000;

    /// <summary>Writes them in input order.</summary>
    /// <param name="values">The row. Holds no NaN.</param>
    /// <param name="permutation">The permutation that sorts <paramref name="values"/> upwards.</param>
    /// <param name="centred">Receives them: the smallest element has the lowest.</param>
    /// <returns>The sum of their squares: 0 where the row is constant.</returns>
    public static Int128 Fill<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> permutation, Span<int> centred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var writer = new Writer(permutation, centred);
        TieGroups.ForEach(values, permutation, ref writer);
        return SumOfSquares(values.Length, writer.Ties);
    }

    /// <summary>The sum of products with the doubled centred ranks of another row of the same length.</summary>
    /// <param name="centred">Those of one row, in input order.</param>
    /// <param name="values">The other row. Holds no NaN.</param>
    /// <param name="permutation">The permutation that sorts <paramref name="values"/> upwards.</param>
    /// <param name="squares">The sum of the squares of the other row's: 0 where it is constant.</param>
    public static Int128 Product<T>(
        ReadOnlySpan<int> centred, ReadOnlySpan<T> values, ReadOnlySpan<int> permutation, out Int128 squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => values.Length <= LongestForLong
            ? Product<T, long>(centred, values, permutation, out squares)
            : Product<T, Int128>(centred, values, permutation, out squares);

    /// <summary>The same, summed in a given type.</summary>
    internal static Int128 Product<T, TSum>(
        ReadOnlySpan<int> centred, ReadOnlySpan<T> values, ReadOnlySpan<int> permutation, out Int128 squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSum : struct, IBinaryInteger<TSum>
    {
        var products = new Products<TSum>(permutation, centred);
        TieGroups.ForEach(values, permutation, ref products);
        squares = SumOfSquares(values.Length, products.Ties);
        return Int128.CreateTruncating(products.Sum);
    }

    // sum (2 r - (n + 1))^2 = ((n^3 - n) - sum over groups of t of (t^3 - t))/3.
    private static Int128 SumOfSquares(int n, Int128 ties) => (CubeMinus(n) - ties) / 3;

    private static Int128 CubeMinus(Int128 count) => count * count * count - count;

    private ref struct Writer(ReadOnlySpan<int> permutation, Span<int> centred) : ITieGroupVisitor
    {
        private readonly ReadOnlySpan<int> _permutation = permutation;
        private readonly Span<int> _centred = centred;

        public Int128 Ties { get; private set; }

        public void Visit(int start, int end)
        {
            // The mean rank is (start + 1 + end)/2; both are at most n, which fits when they are subtracted first.
            int rank = end - _permutation.Length + start;
            for (int k = start; k < end; k++)
                _centred[_permutation[k]] = rank;
            if (end - start > 1)
                Ties += CubeMinus(end - start);
        }
    }

    private ref struct Products<TSum>(ReadOnlySpan<int> permutation, ReadOnlySpan<int> centred) : ITieGroupVisitor
        where TSum : struct, IBinaryInteger<TSum>
    {
        private readonly ReadOnlySpan<int> _permutation = permutation;
        private readonly ReadOnlySpan<int> _centred = centred;

        public TSum Sum { get; private set; }

        public Int128 Ties { get; private set; }

        public void Visit(int start, int end)
        {
            long others = 0;
            for (int k = start; k < end; k++)
                others += _centred[_permutation[k]];
            Sum += TSum.CreateTruncating(end - _permutation.Length + start) * TSum.CreateTruncating(others);
            if (end - start > 1)
                Ties += CubeMinus(end - start);
        }
    }
}
