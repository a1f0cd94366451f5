using System.Buffers;
using System.Numerics;

namespace Isotone;

public static partial class Correlation
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

    /// <summary>Spearman's correlation of each pair of rows, with mean ranks for ties on both sides.</summary>
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
        double[] doubles = ArrayPool<double>.Shared.Rent(checked(4 * rows.Longest));
        for (int row = 0; row < rows.Count; row++)
        {
            int n = rows.LengthOf(row);
            Span<double> xRanks = doubles.AsSpan(0, n), yRanks = doubles.AsSpan(n, n);
            TiedRanks.Mean(rows.Slice(x, row), xRanks);
            TiedRanks.Mean(rows.Slice(y, row), yRanks);
            correlations[row] = PearsonOfRow<double>(xRanks, yRanks, doubles.AsSpan(2 * n, 2 * n));
        }

        ArrayPool<double>.Shared.Return(doubles);
    }
}
