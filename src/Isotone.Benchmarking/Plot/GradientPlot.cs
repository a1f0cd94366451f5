using Isotone.Charts;

namespace Isotone.Benchmarking;

/// <summary>A comparison of gradient methods as an SVG document: time and memory against the length, logarithmic.</summary>
public static class GradientPlot
{
    private const double PanelWidth = 440, PlotHeight = 260;

    /// <summary>Draws a comparison.</summary>
    /// <param name="comparison">The comparison.</param>
    public static string Draw(GradientComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        BenchmarkCase first = comparison.Methods[0].Results[0].Case;
        var x = new ChartAxis("examples (n)", AxisScale.Logarithmic) { Format = TickText.Count };
        Chart time = Panel(
            "time of loss and gradient",
            x,
            new ChartAxis("time", AxisScale.Logarithmic) { Format = TickText.Nanoseconds },
            [.. comparison.Methods.Select(method => Line(method, result => result.MedianPerRow, method.TimeClass))]);
        Chart memory = Panel(
            "memory of a first call",
            x,
            new ChartAxis("bytes", AxisScale.Logarithmic) { Format = TickText.Count },
            [.. comparison.Methods.Select(method => Line(method, result => result.Memory?.Working ?? 0, method.WorkingClass))]);
        string title = FormattableString.Invariant(
            $"{first.Operation.Name()}, {first.TypeName}, {(first.Threads == 1 ? "1 thread" : first.Threads + " threads")}: {Machine.Processor}");
        return SvgChart.Document(title, [time, memory], columns: 2);
    }

    private static Chart Panel(string title, ChartAxis x, ChartAxis y, ChartSeries[] series) =>
        new(title, x, y, series) { Width = PanelWidth, PlotHeight = PlotHeight };

    private static ChartSeries Line(GradientSeries method, Func<BenchmarkResult, double> of, GrowthClass? fit) => ChartSeries.Line(
        fit is null ? method.Method.Name() : $"{method.Method.Name()}: {fit.Name}",
        [.. method.Results.Select(result => (double)result.Case.Shape.Length)],
        [.. method.Results.Select(of)]);
}
