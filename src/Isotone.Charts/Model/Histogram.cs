namespace Isotone.Charts;

/// <summary>Counts of values in bins of equal width.</summary>
/// <param name="Centres">The middle of each bin.</param>
/// <param name="Counts">How many values lie in each.</param>
/// <param name="Width">The width of a bin.</param>
internal sealed record Histogram(double[] Centres, double[] Counts, double Width)
{
    private const int MostBins = 60;

    public static Histogram Of(IReadOnlyList<double> values, int? bins)
    {
        if (bins is int given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(bins));
        double[] sorted = [.. values.Where(double.IsFinite)];
        if (sorted.Length == 0)
            return new Histogram([], [], 1);
        Array.Sort(sorted);
        double low = sorted[0], high = sorted[^1];
        if (!(high / 2 - low / 2 > 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high))))
        {
            double unit = low == 0 ? 1 : Math.Abs(low) / 2;
            return new Histogram([low], [sorted.Length], unit);
        }

        int count = bins ?? Suggested(sorted);
        double width = (high / count) - (low / count);
        double[] centres = [.. Enumerable.Range(0, count).Select(bin => low + ((bin + 0.5) * width))];
        double[] counts = new double[count];
        foreach (double value in sorted)
            counts[Math.Min(count - 1, (int)((value / width) - (low / width)))]++;
        return new Histogram(centres, counts, width);
    }

    // Freedman and Diaconis 1981: bins of 2 IQR / n^(1/3).
    private static int Suggested(double[] sorted)
    {
        double range = (sorted[sorted.Length * 3 / 4] / 2) - (sorted[sorted.Length / 4] / 2);
        double width = 4 * range / Math.Cbrt(sorted.Length);
        double wanted = width > 0 ? (sorted[^1] / width) - (sorted[0] / width) : MostBins;
        return (int)Math.Clamp(Math.Ceiling(wanted), 1, MostBins);
    }
}
