using System.Buffers;
using System.Numerics;

namespace Isotone;

/// <summary>Correlation coefficients of paired rows.</summary>
/// <remarks>
/// Results are computed in double whatever the type of the elements and lie in [-1, 1]. Where a side is constant, as a
/// row of one element is, the correlation is undefined and the result is NaN, as in NumPy and pandas.
/// </remarks>
public static unsafe partial class Correlation
{
    /// <summary>Pearson's correlation of two rows: the cosine between their deviations from their means.</summary>
    /// <param name="x">Shape [n].</param>
    /// <param name="y">Shape [n].</param>
    /// <returns>A number in [-1, 1]; NaN where a side is constant.</returns>
    /// <exception cref="ArgumentException">A row is empty, the lengths differ, or an element is NaN or infinite.</exception>
    public static double Pearson<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows row = Guard.OneRow(x);
        Span<double> correlation = [0];
        Pearson(x, y, row, correlation);
        return correlation[0];
    }

    /// <summary>Pearson's correlation of each pair of rows, in parallel (<see cref="Parallelism"/>).</summary>
    /// <param name="x">The rows of one side, flat.</param>
    /// <param name="y">The rows of the other side, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="correlations">Receives one number a row; NaN where a side of the row is constant.</param>
    /// <exception cref="ArgumentException">
    /// A side is empty, a length does not fit <paramref name="rows"/>, or an element is NaN or infinite (the message names
    /// it and its row).
    /// </exception>
    public static void Pearson<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Rows rows, Span<double> correlations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Covers(rows, x);
        Guard.Covers(rows, y);
        Guard.SameLength(correlations, rows.Count);
        Guard.Finite(x, rows);
        Guard.Finite(y, rows);
        fixed (T* xPointer = x, yPointer = y)
        fixed (double* results = correlations)
            ParallelRows.Run(new PearsonWork<T>(xPointer, yPointer, rows, results), rows);
    }

    /// <summary>r = xy / sqrt(xx yy) of sums of squares and products; NaN where a side is constant.</summary>
    private static double Cosine(double xx, double yy, double xy)
    {
        if (xx == 0 || yy == 0)
            return double.NaN;

        // The root of the product is exact for y = x.
        return Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
    }

    private readonly struct PearsonWork<T>(T* x, T* y, Rows rows, double* correlations) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            double[] scratch = ArrayPool<double>.Shared.Rent(checked(2 * rows.Longest));
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), n = rows.LengthOf(row);
                Span<double> xCentred = scratch.AsSpan(0, n), yCentred = scratch.AsSpan(n, n);
                CentredRow.Fill(new ReadOnlySpan<T>(x + start, n), xCentred);
                CentredRow.Fill(new ReadOnlySpan<T>(y + start, n), yCentred);

                // r = sum x~ y~ / sqrt(sum x~^2 sum y~^2), x~ = x - mean x.
                correlations[row] = Cosine(
                    PairwiseSum.OfProducts(xCentred, xCentred),
                    PairwiseSum.OfProducts(yCentred, yCentred),
                    PairwiseSum.OfProducts(xCentred, yCentred));
            }

            ArrayPool<double>.Shared.Return(scratch);
        }
    }
}
