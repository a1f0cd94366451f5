using MathNet.Numerics.Distributions;

namespace Isotone.Studies;

/// <summary>The mean of differences of pairs and its 95 % interval: mean +- t(.975, n - 1) s/sqrt(n), s the sample deviation.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">Its upper end.</param>
internal readonly record struct PairedDifference(double Mean, double Low, double High)
{
    /// <summary>Whether the interval is above 0 (1), below 0 (-1), or holds 0 (0).</summary>
    public int Sign => Low > 0 ? 1 : High < 0 ? -1 : 0;

    /// <summary>The interval of some differences.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static PairedDifference Of(IReadOnlyList<double> differences)
    {
        int n = differences.Count;
        if (n < 2)
            throw new ArgumentException($"An interval needs two differences; there are {n}.", nameof(differences));
        double mean = differences.Average();
        double deviation = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (n - 1));
        double reach = StudentT.InvCDF(0, 1, n - 1, 0.975) * deviation / Math.Sqrt(n);
        return new PairedDifference(mean, mean - reach, mean + reach);
    }
}
