using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// The correlation of a centred row c with a fixed row u, centred and of norm 1, and what its derivative by c needs:
/// rho = u . c/|c|, d rho/dc = (u - rho c/|c|)/|c|.
/// </summary>
/// <param name="Value">rho.</param>
/// <param name="Slope">What c, which may have been scaled, is to be multiplied by to be rho c/|c|.</param>
/// <param name="Norm">|c| before scaling, or what stands for it.</param>
internal readonly record struct RowCorrelation(double Value, double Slope, double Norm)
{
    // Squares below this are of numbers whose own may underflow.
    private const double LeastSquares = 1e-200;

    /// <summary>The correlation of two rows.</summary>
    /// <param name="u">The fixed row.</param>
    /// <param name="c">The other, whose squares do not overflow; it is scaled where they underflow.</param>
    public static RowCorrelation Of(ReadOnlySpan<double> u, Span<double> c)
    {
        double squares = PairwiseSum.OfProducts(c, c), norm = Math.Sqrt(squares), kept = norm;
        if (squares < LeastSquares)
        {
            norm = CentredRow.Normalize(c);
            kept = 1;
        }

        double rho = Math.Clamp(PairwiseSum.OfProducts(u, c) / kept, -1, 1);
        return new RowCorrelation(rho, rho / kept, norm);
    }

    /// <summary>|c| of the ranks 1, ..., n: sum_i (i - (n + 1)/2)^2 = (n^3 - n)/12. A row of one has no gradient to scale.</summary>
    public static double HardRankNorm(double n) => n > 1 ? Math.Sqrt((n * n * n - n) / 12) : 1;

    /// <summary>Writes the derivative by c, times a cotangent of the correlation.</summary>
    public void Pull(ReadOnlySpan<double> u, ReadOnlySpan<double> c, double cotangent, Span<double> derivative)
    {
        double scale = cotangent / Norm;
        int k = 0;
        for (; k + Vector512<double>.Count <= c.Length; k += Vector512<double>.Count)
        {
            Vector512<double> along = Vector512.Create(Slope) * Vector512.Create(c.Slice(k, Vector512<double>.Count));
            Vector512<double> across = Vector512.Create(u.Slice(k, Vector512<double>.Count)) - along;
            (Vector512.Create(scale) * across).CopyTo(derivative[k..]);
        }

        for (; k < c.Length; k++)
            derivative[k] = scale * (u[k] - Slope * c[k]);
    }
}
