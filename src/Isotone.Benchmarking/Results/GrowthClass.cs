namespace Isotone.Benchmarking;

/// <summary>A class of growth, and how far measurements lie from it.</summary>
/// <param name="Name">The class: 1, log n, sqrt n, n, n log n, n^2, n^2 log n or n^3.</param>
/// <param name="Deviation">
/// The root mean square of the differences between the logarithms (base 10) of the measurements and of the class's curve.
/// </param>
public sealed record GrowthClass(string Name, double Deviation)
{
    private static readonly (string Name, Func<double, double> Of)[] _classes =
    [
        ("1", _ => 1),
        ("log n", Logarithm),
        ("sqrt n", Math.Sqrt),
        ("n", n => n),
        ("n log n", n => n * Logarithm(n)),
        ("n^2", n => n * n),
        ("n^2 log n", n => n * n * Logarithm(n)),
        ("n^3", n => n * n * n),
    ];

    /// <summary>The class whose curve, moved up or down in the log-log plot, has the least squares of distances.</summary>
    /// <param name="lengths">Positive numbers.</param>
    /// <param name="values">As many numbers; those that are not positive have no logarithm and are left out.</param>
    /// <returns>Null where fewer than three lengths are left: any class fits two.</returns>
    public static GrowthClass? Best(IReadOnlyList<double> lengths, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(values);
        (double Length, double Value)[] points = [.. lengths.Zip(values).Where(point => point.Second > 0)];
        if (points.Select(point => point.Length).Distinct().Count() < 3)
            return null;
        return _classes.Select(one => new GrowthClass(one.Name, DeviationOf(one.Of, points))).MinBy(one => one.Deviation);
    }

    // log10 value = c + log10 f(n) + error: c is the mean of what is left, the error its deviation.
    private static double DeviationOf(Func<double, double> growth, (double Length, double Value)[] points)
    {
        double[] left = [.. points.Select(point => Math.Log10(point.Value) - Math.Log10(growth(point.Length)))];
        double mean = left.Average();
        return Math.Sqrt(left.Average(rest => (rest - mean) * (rest - mean)));
    }

    // Of a single element the logarithm would be nothing at all.
    private static double Logarithm(double n) => Math.Log2(Math.Max(2, n));
}
