namespace Isotone.Numerai;

/// <summary>The rows at both ends of an order.</summary>
internal static class TopBottom
{
    /// <summary>Refuses numbers below 1.</summary>
    public static int? Require(int? count)
    {
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "topBottom must be at least 1.");
        return count;
    }

    /// <summary>
    /// The rows of the <paramref name="count"/> lowest and as many highest values, equal values in the order of the rows;
    /// every row once where there are fewer.
    /// </summary>
    public static int[] Rows(ReadOnlySpan<double> values, int count)
    {
        int[] order = ArgSort.Of(values);
        return order.Length <= 2L * count ? order : [.. order[..count], .. order[^count..]];
    }

    /// <summary>The values of some rows.</summary>
    public static double[] Pick(ReadOnlySpan<double> values, int[] rows)
    {
        double[] picked = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            picked[i] = values[rows[i]];
        return picked;
    }
}
