namespace Isotone;

/// <summary>
/// Ranks spread over the open interval from 0 to 1: (rank - 1/2)/n, so that their mean is 1/2 whatever ties there are.
/// With <see cref="TieRule.Average"/> these are the tie-kept ranks of numerai-tools, with <see cref="TieRule.First"/> its
/// tie-broken ranks.
/// </summary>
public static class PercentileRank
{
    /// <summary>The percentile ranks of one row.</summary>
    /// <param name="values">The row, shape [n].</param>
    /// <param name="ties">The rank of equal elements.</param>
    /// <returns>The percentile ranks in input order, shape [n].</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty or holds NaN. Infinities are ranked like numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tie rule.</exception>
    public static double[] Of(ReadOnlySpan<double> values, TieRule ties = TieRule.Average)
    {
        Rows row = Guard.OneRow(values);
        double[] ranks = new double[values.Length];
        Compute(values, row, ranks, ties);
        return ranks;
    }

    /// <summary>The percentile ranks of each row.</summary>
    /// <param name="values">The rows, flat.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="destination">
    /// Receives the percentile ranks in input order. Same length as <paramref name="values"/>; may be the same memory, but
    /// must not overlap it in part.
    /// </param>
    /// <param name="ties">The rank of equal elements.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> is empty or holds NaN (the message names the element and its row), or a length does not
    /// fit <paramref name="rows"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tie rule.</exception>
    public static void Compute(
        ReadOnlySpan<double> values, Rows rows, Span<double> destination, TieRule ties = TieRule.Average)
    {
        HardRank.Compute(values, rows, destination, ties);
        for (int row = 0; row < rows.Count; row++)
        {
            Span<double> ranks = rows.Slice(destination, row);
            double n = ranks.Length;
            for (int i = 0; i < ranks.Length; i++)
                ranks[i] = (ranks[i] - 0.5) / n;
        }
    }
}
