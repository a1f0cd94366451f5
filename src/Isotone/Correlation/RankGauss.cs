namespace Isotone;

/// <summary>
/// Rank-Gauss: each row's order on the scale of a standard normal variable, NormalQuantile((rank - 1/2)/n), equal elements
/// sharing the mean of their ranks. numerai-tools calls it tie_kept_rank followed by gaussian.
/// </summary>
public static class RankGauss
{
    /// <summary>The rank-Gauss transform of one row.</summary>
    /// <param name="values">The row, shape [n].</param>
    /// <returns>The transformed row in input order, shape [n]; all zeros for a constant row.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty or holds NaN. Infinities are ranked like numbers.</exception>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        Rows row = Guard.OneRow(values);
        double[] result = new double[values.Length];
        Compute(values, row, result);
        return result;
    }

    /// <summary>The rank-Gauss transform of each row.</summary>
    /// <param name="values">The rows, flat.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="destination">
    /// Receives the transformed rows in input order. Same length as <paramref name="values"/>; may be the same memory, but
    /// must not overlap it in part.
    /// </param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> is empty or holds NaN (the message names the element and its row), or a length does not
    /// fit <paramref name="rows"/>.
    /// </exception>
    public static void Compute(ReadOnlySpan<double> values, Rows rows, Span<double> destination)
    {
        PercentileRank.Compute(values, rows, destination);
        foreach (ref double value in destination)
            value = NormalQuantile.Of(value);
    }
}
