using System.Globalization;
using System.Net;
using System.Text;

namespace Isotone.Benchmarking;

/// <summary>
/// Time of a row against its length, both on logarithmic axes, as an SVG document of its own: a line a series, its fitted
/// growth exponent in the legend below, and the slopes of n and n log n to compare with.
/// </summary>
public static class BenchmarkPlot
{
    // Letters of 16 are still read where a phone shows the picture at two thirds of its size.
    private const string Style = """
        <style>
        text { font: 16px system-ui, sans-serif; fill: #444; } .title { font-size: 19px; font-weight: 600; fill: #222; }
        path { fill: none; stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
        .grid { stroke: #e4e4e4; } .reference { stroke: #888; stroke-width: 1.5; } .point { stroke-width: 9; }
        </style>
        """;

    private const double Width = 600, ChartHeight = 460, Left = 84, Right = 24, Top = 84, Bottom = 62, LegendStep = 26;

    private static readonly string[] _colours =
        ["#1f6f8b", "#d1495b", "#5b8c5a", "#8d6a9f", "#e08e45", "#3d5a80", "#a4243b", "#6b705c"];

    // Series beyond the colours are told apart by their dashes.
    private static readonly string[] _dashes = ["", "7 5", "2 5"];

    /// <summary>Draws results.</summary>
    /// <param name="results">At least one.</param>
    /// <exception cref="ArgumentException">There are no results.</exception>
    public static string Draw(IReadOnlyList<BenchmarkResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0)
            throw new ArgumentException("There are no results to draw.", nameof(results));
        IReadOnlyList<BenchmarkSeries> series = BenchmarkSeries.Among(results);
        var x = LogAxis.Over(results.Min(Length), results.Max(Length));
        var y = LogAxis.Over(results.Min(Time), results.Max(Time));
        double height = ChartHeight + (LegendStep * series.Count) + 10;
        var svg = new StringBuilder();
        Append(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" role="img" aria-label="Time of a row by its length">""");
        svg.Append(Style).Append('\n');
        Append(svg, $"""<rect width="{Width}" height="{height}" fill="#fff"/>""");
        Append(svg, $"""<text class="title" x="12" y="28">Time of a row by its length</text>""");
        Append(svg, $"""<text x="12" y="54">{Escape(Machine.Processor)}</text>""");
        AppendAxes(svg, x, y);
        AppendReference(svg, "n", length => length, x, y);
        AppendReference(svg, "n log n", BenchmarkSeries.Linearithmic, x, y);
        for (int line = 0; line < series.Count; line++)
        {
            string kind = series[line].Results.Count == 1 ? "class=\"point\" " : "";
            Append(svg, $"""<path {kind}d="{Path(series[line], x, y)}" {Stroke(line)}/>""");
            AppendLegend(svg, series[line], line);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double Length(BenchmarkResult result) => result.Case.Shape.Length;

    // A clock that saw no time pass is no reason for an infinite axis.
    private static double Time(BenchmarkResult result) => Math.Max(1e-3, result.MedianPerRow);

    private static void AppendAxes(StringBuilder svg, LogAxis x, LogAxis y)
    {
        foreach (double tick in x.Ticks)
        {
            double at = X(tick, x);
            Append(svg, $"""<line class="grid" x1="{at:F1}" y1="{Top}" x2="{at:F1}" y2="{ChartHeight - Bottom}"/>""");
            Append(svg, $"""<text x="{at:F1}" y="{ChartHeight - Bottom + 22}" text-anchor="middle">{LogAxis.Count(tick)}</text>""");
        }

        foreach (double tick in y.Ticks)
        {
            double at = Y(tick, y);
            Append(svg, $"""<line class="grid" x1="{Left}" y1="{at:F1}" x2="{Width - Right}" y2="{at:F1}"/>""");
            Append(svg, $"""<text x="{Left - 8}" y="{at + 5:F1}" text-anchor="end">{LogAxis.Time(tick)}</text>""");
        }

        Append(svg, $"""<text x="{(Left + Width - Right) / 2}" y="{ChartHeight - 14}" text-anchor="middle">elements of a row (n)</text>""");
    }

    /// <summary>A line of the growth's slope that begins in the lower left corner and ends at the chart's edge.</summary>
    private static void AppendReference(StringBuilder svg, string name, Func<double, double> growth, LogAxis x, LogAxis y)
    {
        const int Steps = 60;
        double first = Math.Pow(10, x.First), lowest = Math.Pow(10, y.First), highest = Math.Pow(10, y.Last);
        var path = new StringBuilder();
        double endX = 0, endY = 0;
        for (int step = 0; step <= Steps; step++)
        {
            double length = first * Math.Pow(10, (double)step * (x.Last - x.First) / Steps);
            double time = lowest * growth(length) / growth(first);
            if (time > highest)
                break;
            (endX, endY) = (X(length, x), Y(time, y));
            path.Append(CultureInfo.InvariantCulture, $"{(step == 0 ? "M" : "L")}{endX:F1} {endY:F1}");
        }

        // n log n lies above n: their names stand on either side.
        double below = name == "n" ? 20 : -6;
        Append(svg, $"""<path class="reference" d="{path}" stroke-dasharray="1 5"/>""");
        Append(svg, $"""<text x="{endX - 4:F1}" y="{endY + below:F1}" text-anchor="end">{name}</text>""");
    }

    private static void AppendLegend(StringBuilder svg, BenchmarkSeries series, int line)
    {
        double y = ChartHeight + (LegendStep * (line + 0.5));
        string exponent = double.IsNaN(series.Exponent)
            ? ""
            : FormattableString.Invariant($": n^{series.Exponent:F2}");
        Append(svg, $"""<path d="M12 {y:F1}H44" {Stroke(line)}/>""");
        Append(svg, $"""<text x="54" y="{y + 5:F1}">{Escape(series.Name)}{exponent}</text>""");
    }

    private static string Path(BenchmarkSeries series, LogAxis x, LogAxis y)
    {
        var path = new StringBuilder();
        foreach (BenchmarkResult result in series.Results)
        {
            // A point of no length is not drawn: the short step with round caps shows a series of one length.
            path.Append(
                CultureInfo.InvariantCulture,
                $"{(path.Length == 0 ? "M" : "L")}{X(Length(result), x):F1} {Y(Time(result), y):F1}{(path.Length == 0 ? "h.01" : "")}");
        }

        return path.ToString();
    }

    private static double X(double length, LogAxis axis) => Left + ((Width - Left - Right) * axis.Share(length));

    private static double Y(double time, LogAxis axis) => Top + ((ChartHeight - Top - Bottom) * (1 - axis.Share(time)));

    private static string Stroke(int line)
    {
        string dash = _dashes[line / _colours.Length % _dashes.Length];
        return $"stroke=\"{_colours[line % _colours.Length]}\"{(dash.Length == 0 ? "" : $" stroke-dasharray=\"{dash}\"")}";
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static void Append(StringBuilder svg, FormattableString element) =>
        svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
