using Isotone.Charts;

namespace Isotone.Benchmarking;

/// <summary>
/// Time of a row against its length, both on logarithmic axes, as an SVG document of its own: a panel an operation, all to
/// the same scale, a line a series with its fitted growth exponent, and the slopes of n and n log n to compare with.
/// </summary>
public static class BenchmarkPlot
{
    private const double PanelWidth = 500, PlotHeight = 240;
    private const int Columns = 2;

    /// <summary>Draws results.</summary>
    /// <param name="results">At least one.</param>
    /// <exception cref="ArgumentException">There are no results.</exception>
    public static string Draw(IReadOnlyList<BenchmarkResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0)
            throw new ArgumentException("There are no results to draw.", nameof(results));
        (double first, double last) = Decades(results.Select(Length));
        (double least, double most) = Decades(results.Select(Time));
        var x = new ChartAxis("elements of a row (n)", AxisScale.Logarithmic)
        {
            Minimum = first,
            Maximum = last,
            Format = TickText.Count,
        };
        var y = new ChartAxis("time of a row", AxisScale.Logarithmic)
        {
            Minimum = least,
            Maximum = most,
            Format = TickText.Nanoseconds,
        };
        Chart[] panels =
        [
            .. BenchmarkSeries.Among(results)
                .GroupBy(series => series.Results[0].Case.Operation)
                .Select(group => new Chart(
                    group.Key.Name(), x, y, [.. group.Select(series => Line(group.Key, series)), .. References(first, last, least, most)])
                {
                    Width = PanelWidth,
                    PlotHeight = PlotHeight,
                }),
        ];
        return SvgChart.Document($"Time of a row by its length: {Machine.Processor}", panels, Columns);
    }

    private static double Length(BenchmarkResult result) => result.Case.Shape.Length;

    // A clock that saw no time pass is no reason for an infinite axis.
    private static double Time(BenchmarkResult result) => Math.Max(1e-3, result.MedianPerRow);

    private static ChartSeries Line(BenchmarkOperation operation, BenchmarkSeries series)
    {
        // The panel names the operation.
        string name = series.Name[(operation.Name().Length + 1)..];
        string exponent = double.IsNaN(series.Exponent) ? "" : FormattableString.Invariant($": n^{series.Exponent:F2}");
        return ChartSeries.Line(name + exponent, [.. series.Results.Select(Length)], [.. series.Results.Select(Time)]);
    }

    /// <summary>Lines of the growths' slopes from the lower left corner to where they leave the panel.</summary>
    private static IEnumerable<ChartSeries> References(double first, double last, double least, double most)
    {
        (string Name, Func<double, double> Growth)[] growths = [("n", length => length), ("n log n", BenchmarkSeries.Linearithmic)];
        foreach ((string name, Func<double, double> growth) in growths)
        {
            const int Steps = 60;
            double[] lengths = [.. Enumerable.Range(0, Steps + 1).Select(step => first * Math.Pow(last / first, (double)step / Steps))];
            double[] times = [.. lengths.Select(length => least * growth(length) / growth(first))];
            int count = Math.Max(1, times.Count(time => time <= most));
            yield return ChartSeries.Line(name, lengths[..count], times[..count]) with { IsReference = true };
        }
    }

    // The whole decades that cover positive numbers. A power of ten is its own decade, whichever way its logarithm is rounded.
    private static (double Low, double High) Decades(IEnumerable<double> values)
    {
        const double Slack = 1e-9;
        double[] logarithms = [.. values.Select(Math.Log10)];
        double low = Math.Floor(logarithms.Min() + Slack), high = Math.Max(low + 1, Math.Ceiling(logarithms.Max() - Slack));
        return (Math.Pow(10, low), Math.Pow(10, high));
    }
}
