using System.Globalization;
using System.Text;

namespace Isotone.Numerai;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">Its values at x = 1, 2, ...; NaN leaves a gap.</param>
internal sealed record SvgSeries(string Name, IReadOnlyList<double> Values);

/// <summary>A line chart as an inline SVG element: no script, no network, readable on a phone and in print.</summary>
internal static class SvgChart
{
    /// <summary>The styles of the charts' elements. On a narrow screen the picture shrinks, so the letters grow.</summary>
    public const string Style = """
        svg { display: block; width: 100%; height: auto; margin: 1.5rem 0; }
        svg path { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
        .title { font-size: 15px; font-weight: 600; fill: #222; } .label { font-size: 12px; fill: #555; } .grid { stroke: #e4e4e4; }
        @media (max-width: 600px) { .title { font-size: 20px; } .label { font-size: 17px; } }
        """;

    // The margins leave room for the letters of the narrow screen.
    private const double Width = 600, Height = 300, Left = 78, Right = 16, Top = 62, Bottom = 52;
    private const double LegendStep = 150;
    private const int MostXLabels = 10;

    private static readonly string[] _colours = ["#1f6f8b", "#d1495b", "#5b8c5a", "#8d6a9f"];

    /// <summary>Draws the series over a common x axis of whole numbers.</summary>
    /// <param name="title">The chart's title.</param>
    /// <param name="xLabel">What x counts.</param>
    /// <param name="series">The lines, at least one; more than four share colours and run out of the legend.</param>
    public static string Lines(string title, string xLabel, IReadOnlyList<SvgSeries> series)
    {
        int last = Math.Max(2, series.Max(line => line.Values.Count));
        double[] finite = [.. series.SelectMany(line => line.Values).Where(double.IsFinite).DefaultIfEmpty(0)];
        var axis = ChartAxis.Over(finite.Min(), finite.Max());
        var svg = new StringBuilder();
        Append(svg, $"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Html.Escape(title)}">""");
        Append(svg, $"""<text class="title" x="0" y="20">{Html.Escape(title)}</text>""");
        AppendLegend(svg, series);
        foreach (double tick in axis.Ticks)
        {
            double y = Y(tick, axis);
            Append(svg, $"""<line class="grid" x1="{Left}" y1="{y:F1}" x2="{Width - Right}" y2="{y:F1}"/>""");
            Append(svg, $"""<text class="label" x="{Left - 8}" y="{y + 4:F1}" text-anchor="end">{axis.Label(tick)}</text>""");
        }

        int xStep = Math.Max(1, (int)Math.Ceiling((last - 1) / (double)MostXLabels));
        for (int x = 1; x <= last; x += xStep)
            Append(svg, $"""<text class="label" x="{X(x, last):F1}" y="{Height - Bottom + 20}" text-anchor="middle">{x}</text>""");
        Append(svg, $"""<text class="label" x="{(Left + Width - Right) / 2}" y="{Height - 8}" text-anchor="middle">{Html.Escape(xLabel)}</text>""");
        for (int line = 0; line < series.Count; line++)
            Append(svg, $"""<path d="{Path(series[line].Values, last, axis)}" stroke="{Colour(line)}"/>""");
        return svg.Append("</svg>\n").ToString();
    }

    private static void AppendLegend(StringBuilder svg, IReadOnlyList<SvgSeries> series)
    {
        for (int line = 0; line < series.Count; line++)
        {
            double x = line * LegendStep;
            Append(svg, $"""<rect x="{x}" y="38" width="16" height="4" fill="{Colour(line)}"/>""");
            Append(svg, $"""<text class="label" x="{x + 22}" y="45">{Html.Escape(series[line].Name)}</text>""");
        }
    }

    private static string Path(IReadOnlyList<double> values, int last, ChartAxis axis)
    {
        var path = new StringBuilder();
        bool isDrawing = false;
        for (int i = 0; i < values.Count; i++)
        {
            if (double.IsFinite(values[i]))
            {
                // A point of no length is not drawn: the short step with round caps shows a value between two gaps.
                path.Append(
                    CultureInfo.InvariantCulture,
                    $"{(isDrawing ? "L" : "M")}{X(i + 1, last):F1} {Y(values[i], axis):F1}{(isDrawing ? "" : "h.01")}");
            }

            isDrawing = double.IsFinite(values[i]);
        }

        return path.ToString();
    }

    private static double X(double x, int last) => Left + ((Width - Left - Right) * (x - 1) / (last - 1));

    private static double Y(double value, ChartAxis axis) => Top + ((Height - Top - Bottom) * (1 - axis.Share(value)));

    private static string Colour(int line) => _colours[line % _colours.Length];

    private static void Append(StringBuilder svg, FormattableString element) =>
        svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
