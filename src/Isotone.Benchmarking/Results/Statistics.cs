namespace Isotone.Benchmarking;

/// <summary>Order statistics and fits of measured times.</summary>
internal static class Statistics
{
    /// <summary>A quantile with linear interpolation between the order statistics, as NumPy's default.</summary>
    /// <param name="sorted">The numbers, ascending, at least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>The exponent p of y ~ x^p: the slope of the least-squares line through (ln x, ln y).</summary>
    /// <param name="x">Positive numbers.</param>
    /// <param name="y">Positive numbers, as many.</param>
    /// <returns>NaN where there are not two different x.</returns>
    public static double GrowthExponent(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double[] logX = [.. x.Select(number => Math.Log(number))], logY = [.. y.Select(number => Math.Log(number))];
        if (logX.Distinct().Count() < 2)
            return double.NaN;
        double meanX = logX.Average(), meanY = logY.Average();
        double covariance = 0, variance = 0;
        for (int i = 0; i < logX.Length; i++)
        {
            covariance += (logX[i] - meanX) * (logY[i] - meanY);
            variance += (logX[i] - meanX) * (logX[i] - meanX);
        }

        return covariance / variance;
    }
}
