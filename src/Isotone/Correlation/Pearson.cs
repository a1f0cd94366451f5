using System.Buffers;
using System.Numerics;

namespace Isotone;

/// <summary>Correlation coefficients of paired rows.</summary>
/// <remarks>
/// Results are computed in double whatever the type of the elements and lie in [-1, 1]. Where a side is constant, as a
/// row of one element is, the correlation is undefined and the result is NaN, as in NumPy and pandas.
/// </remarks>
public static partial class Correlation
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

    /// <summary>Pearson's correlation of each pair of rows.</summary>
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
        double[] centred = ArrayPool<double>.Shared.Rent(checked(2 * rows.Longest));
        for (int row = 0; row < rows.Count; row++)
            correlations[row] = PearsonOfRow(rows.Slice(x, row), rows.Slice(y, row), centred);
        ArrayPool<double>.Shared.Return(centred);
    }

    /// <summary>Pearson's correlation of two finite rows, with room for twice their length.</summary>
    private static double PearsonOfRow<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<double> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> xCentred = scratch[..x.Length];
        Span<double> yCentred = scratch.Slice(x.Length, y.Length);
        CentredRow.Fill(x, xCentred);
        CentredRow.Fill(y, yCentred);

        // r = sum x~ y~ / sqrt(sum x~^2 sum y~^2), x~ = x - mean x. The root of the product is exact for y = x.
        double xx = PairwiseSum.OfProducts(xCentred, xCentred);
        double yy = PairwiseSum.OfProducts(yCentred, yCentred);
        double xy = PairwiseSum.OfProducts(xCentred, yCentred);
        if (xx == 0 || yy == 0)
            return double.NaN;
        return Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
    }
}
