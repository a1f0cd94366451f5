using System.Numerics;

namespace Isotone;

/// <summary>L2 soft ranks that are one block whatever the order of their values, told without sorting them.</summary>
/// <remarks>
/// A row is one block where for every k the mean of its k largest values exceeds the mean of all by at most
/// eps (n - k)/2, half of what their positions do. The excess is at most that of the largest value, and at most
/// sigma sqrt((n - k)/k) (Cauchy-Schwarz, sigma the deviation of the row); for the k smallest alike.
/// </remarks>
internal static class WholeRow
{
    // Beside this the roundings of a mean and a variance are nothing, at any length.
    private const double Margin = 1e-6;

    // No row is so long that its sums of squares round by more.
    private const int Longest = 1 << 26;

    /// <summary>The range from which on a row of n values is not one block: one end is farther from the mean than its position, (n - 1)/2, allows.</summary>
    public static double WidestRange(int n, double strength) => strength * n;

    /// <summary>Whether a row surely is one block.</summary>
    /// <param name="values">The row.</param>
    /// <param name="lowest">Its smallest value.</param>
    /// <param name="highest">Its largest.</param>
    /// <param name="strength">eps.</param>
    public static bool IsOneBlock<T>(ReadOnlySpan<T> values, double lowest, double highest, double strength)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The means of any two parts differ by at most the range, and pool where that is at most eps n/2.
        int n = values.Length;
        double range = highest - lowest, whole = strength * (0.5 * n);
        if (range < whole * (1 - 1e-15))
            return true;

        if (!(range < WidestRange(n, strength)) || !double.IsNormal(range) || n > Longest)
            return false;
        double sum = 0, squares = 0, inverse = 1 / range;
        foreach (T value in values)
        {
            double share = (double.CreateTruncating(value) - lowest) * inverse;
            sum += share;
            squares += share * share;
        }

        // In units of the range: the variance, and the farther end's distance from the mean.
        double mean = sum / n, variance = squares / n - mean * mean + Margin, farthest = Math.Max(mean, 1 - mean) + Margin;
        double slope = strength / range;

        // sigma sqrt((n - k)/k) <= slope (n - k)/2 where k (n - k) >= 4 variance/slope^2: for k from the smaller root on, up
        // to n/2. For those before it the distance must do.
        double product = 4 * variance / (slope * slope), square = 0.25 * n * (double)n - product;
        if (!(square >= 0))
            return false;
        double root = 0.5 * n - Math.Sqrt(square);
        return farthest <= 0.5 * slope * (n - Math.Max(1, Math.Ceiling(root))) * (1 - Margin);
    }
}
