namespace Isotone.Charts;

/// <summary>Points under one name. Where a coordinate is NaN or infinite there is a gap.</summary>
public sealed record ChartSeries
{
    private ChartSeries(string name, SeriesKind kind, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
            throw new ArgumentException($"x has {x.Count} elements, y {y.Count}.", nameof(y));
        (Name, Kind, X, Y) = (name, kind, x, y);
    }

    /// <summary>What the legend calls it.</summary>
    public string Name { get; }

    /// <summary>How it is drawn.</summary>
    public SeriesKind Kind { get; }

    /// <summary>The horizontal coordinates, shape [points].</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The vertical coordinates, shape [points].</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>The width of a bar in units of x; 0 for four fifths of the least distance of two bars.</summary>
    public double BarWidth { get; private init; }

    /// <summary>Whether it is there to compare with: a thin grey dashed line.</summary>
    public bool IsReference { get; init; }

    /// <summary>
    /// Its colour and dashes, from 0; null for the next one that no earlier series took. Charts that share series give the
    /// same series the same one.
    /// </summary>
    public int? Colour { get; init; }

    /// <summary>A line through points.</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="x">The horizontal coordinates, shape [points].</param>
    /// <param name="y">The vertical coordinates, shape [points].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static ChartSeries Line(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => new(name, SeriesKind.Line, x, y);

    /// <summary>A line through values at x = 1, 2, ...</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="y">The values, shape [points].</param>
    public static ChartSeries Line(string name, IReadOnlyList<double> y) => Line(name, Counted(y), y);

    /// <summary>Values that each hold until the next point.</summary>
    /// <inheritdoc cref="Line(string, IReadOnlyList{double}, IReadOnlyList{double})"/>
    public static ChartSeries Step(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => new(name, SeriesKind.Step, x, y);

    /// <summary>Dots.</summary>
    /// <inheritdoc cref="Line(string, IReadOnlyList{double}, IReadOnlyList{double})"/>
    public static ChartSeries Scatter(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => new(name, SeriesKind.Scatter, x, y);

    /// <summary>A line with the area to zero filled.</summary>
    /// <inheritdoc cref="Line(string, IReadOnlyList{double}, IReadOnlyList{double})"/>
    public static ChartSeries Area(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => new(name, SeriesKind.Area, x, y);

    /// <summary>Bars from zero.</summary>
    /// <inheritdoc cref="Line(string, IReadOnlyList{double}, IReadOnlyList{double})"/>
    public static ChartSeries Bar(string name, IReadOnlyList<double> x, IReadOnlyList<double> y) => new(name, SeriesKind.Bar, x, y);

    /// <summary>How many of the values fall into each of some bins of equal width; the last bin holds its upper edge too.</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="values">The values; those that are NaN or infinite are left out.</param>
    /// <param name="bins">The number of bins, at least 1; null for the rule of Freedman and Diaconis (1981), at most 60.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 1.</exception>
    public static ChartSeries Histogram(string name, IReadOnlyList<double> values, int? bins = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var histogram = Charts.Histogram.Of(values, bins);
        return new ChartSeries(name, SeriesKind.Bar, histogram.Centres, histogram.Counts) { BarWidth = histogram.Width };
    }

    private static double[] Counted(IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return [.. Enumerable.Range(1, y.Count).Select(i => (double)i)];
    }
}
