using System.Buffers;
using System.Numerics;

namespace Isotone;

public static unsafe partial class Correlation
{
    /// <summary>
    /// Spearman's correlation of two rows: Pearson's of their ranks, equal elements sharing the mean of their ranks
    /// (<see cref="TieRule.Average"/>) on both sides, as in SciPy and pandas.
    /// </summary>
    /// <param name="x">Shape [n].</param>
    /// <param name="y">Shape [n].</param>
    /// <returns>A number in [-1, 1]; NaN where a side is constant.</returns>
    /// <exception cref="ArgumentException">
    /// A row is empty, the lengths differ, or an element is NaN. Infinities are ranked like numbers.
    /// </exception>
    public static double Spearman<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows row = Guard.OneRow(x);
        Span<double> correlation = [0];
        Spearman(x, y, row, correlation);
        return correlation[0];
    }

    /// <summary>
    /// Spearman's correlation of each pair of rows, with mean ranks for ties on both sides; rows in parallel
    /// (<see cref="Parallelism"/>). The sums are those of whole numbers, exact.
    /// </summary>
    /// <param name="x">The rows of one side, flat.</param>
    /// <param name="y">The rows of the other side, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="correlations">Receives one number a row; NaN where a side of the row is constant.</param>
    /// <exception cref="ArgumentException">
    /// A side is empty, a length does not fit <paramref name="rows"/>, or an element is NaN (the message names it and its
    /// row). Infinities are ranked like numbers.
    /// </exception>
    public static void Spearman<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Rows rows, Span<double> correlations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Covers(rows, x);
        Guard.Covers(rows, y);
        Guard.SameLength(correlations, rows.Count);
        Guard.NotNaN(x, rows);
        Guard.NotNaN(y, rows);
        int[] xSorted = ArrayPool<int>.Shared.Rent(rows.Length), ySorted = ArrayPool<int>.Shared.Rent(rows.Length);
        ArgSort.Sort(x, rows, xSorted.AsSpan(0, rows.Length));
        ArgSort.Sort(y, rows, ySorted.AsSpan(0, rows.Length));
        fixed (T* xPointer = x, yPointer = y)
        fixed (double* results = correlations)
            ParallelRows.Run(new SpearmanWork<T>(xPointer, yPointer, rows, xSorted, ySorted, results), rows);
        ArrayPool<int>.Shared.Return(xSorted);
        ArrayPool<int>.Shared.Return(ySorted);
    }

    private readonly struct SpearmanWork<T>(T* x, T* y, Rows rows, int[] xSorted, int[] ySorted, double* correlations) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            int[] centred = ArrayPool<int>.Shared.Rent(rows.Longest);
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), n = rows.LengthOf(row);
                Span<int> ranks = centred.AsSpan(0, n);
                Int128 xx = CentredRanks.Fill(new ReadOnlySpan<T>(x + start, n), xSorted.AsSpan(start, n), ranks);
                Int128 xy = CentredRanks.Product<T>(
                    ranks, new ReadOnlySpan<T>(y + start, n), ySorted.AsSpan(start, n), out Int128 yy);
                correlations[row] = Cosine((double)xx, (double)yy, (double)xy);
            }

            ArrayPool<int>.Shared.Return(centred);
        }
    }
}
