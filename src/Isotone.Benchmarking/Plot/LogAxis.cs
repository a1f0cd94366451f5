using System.Globalization;

namespace Isotone.Benchmarking;

/// <summary>A logarithmic axis over whole decades.</summary>
/// <param name="First">The exponent of ten at its lower end.</param>
/// <param name="Last">The exponent of ten at its upper end, above <paramref name="First"/>.</param>
internal readonly record struct LogAxis(int First, int Last)
{
    /// <summary>The powers of ten from end to end.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range(First, Last - First + 1).Select(exponent => Math.Pow(10, exponent));

    /// <summary>The decades that cover positive numbers.</summary>
    public static LogAxis Over(double smallest, double largest)
    {
        // A power of ten is its own decade, whichever way its logarithm was rounded.
        const double Slack = 1e-9;
        int first = (int)Math.Floor(Math.Log10(smallest) + Slack);
        return new LogAxis(first, Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(largest) - Slack)));
    }

    /// <summary>How far along the axis a positive number lies: 0 to 1 within its decades.</summary>
    public double Share(double value) => (Math.Log10(value) - First) / (Last - First);

    /// <summary>A number of elements: 100, 10k, 1M, 1G.</summary>
    public static string Count(double value) => value switch
    {
        >= 1e9 => Scaled(value / 1e9, "G"),
        >= 1e6 => Scaled(value / 1e6, "M"),
        >= 1e4 => Scaled(value / 1e3, "k"),
        _ => Scaled(value, ""),
    };

    /// <summary>A time of so many nanoseconds: 100 ns, 10 µs, 1 ms, 10 s.</summary>
    public static string Time(double nanoseconds) => nanoseconds switch
    {
        >= 1e9 => Scaled(nanoseconds / 1e9, " s"),
        >= 1e6 => Scaled(nanoseconds / 1e6, " ms"),
        >= 1e3 => Scaled(nanoseconds / 1e3, " µs"),
        _ => Scaled(nanoseconds, " ns"),
    };

    private static string Scaled(double value, string unit) => value.ToString("G4", CultureInfo.InvariantCulture) + unit;
}
