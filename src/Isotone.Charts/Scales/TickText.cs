using System.Globalization;

namespace Isotone.Charts;

/// <summary>Ticks in round units.</summary>
public static class TickText
{
    /// <summary>A number of things: 100, 10k, 1M, 1G.</summary>
    public static string Count(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Scaled(value / 1e9, "G"),
        >= 1e6 => Scaled(value / 1e6, "M"),
        >= 1e4 => Scaled(value / 1e3, "k"),
        _ => Scaled(value, ""),
    };

    /// <summary>A time of so many nanoseconds: 100 ns, 10 µs, 1 ms, 10 s.</summary>
    public static string Nanoseconds(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Scaled(value / 1e9, " s"),
        >= 1e6 => Scaled(value / 1e6, " ms"),
        >= 1e3 => Scaled(value / 1e3, " µs"),
        _ => Scaled(value, " ns"),
    };

    private static string Scaled(double value, string unit) => value.ToString("G4", CultureInfo.InvariantCulture) + unit;
}
