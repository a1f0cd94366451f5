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
    private const double Width = 720, Height = 300, Left = 64, Right = 16, Top = 44, Bottom = 44;
    private const int Ticks = 5;

    private static readonly string[] _colours = ["#1f6f8b", "#d1495b", "#5b8c5a", "#8d6a9f", "#e08e45"];

    /// <summary>Draws the series over a common x axis of whole numbers.</summary>
    /// <param name="title">The chart's title.</param>
    /// <param name="xLabel">What x counts.</param>
    /// <param name="series">The lines; each with at least one value.</param>
    public static string Lines(string title, string xLabel, IReadOnlyList<SvgSeries> series)
    {
        int last = Math.Max(2, series.Max(line => line.Values.Count));
        double[] finite = [.. series.SelectMany(line => line.Values).Where(double.IsFinite)];
        (double low, double high, double step) = Axis(finite.DefaultIfEmpty(0).Min(), finite.DefaultIfEmpty(0).Max());
        var svg = new StringBuilder();
        Append(svg, $"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Html.Escape(title)}">""");
        Append(svg, $"""<text class="title" x="{Left}" y="18">{Html.Escape(title)}</text>""");
        for (int tick = 0; low + tick * step <= high + step / 2; tick++)
        {
            double value = low + tick * step, y = Y(value);
            Append(svg, $"""<line class="grid" x1="{Left}" y1="{y:F1}" x2="{Width - Right}" y2="{y:F1}"/>""");
            Append(svg, $"""<text class="tick" x="{Left - 8}" y="{y + 4:F1}" text-anchor="end">{Math.Round(value, 10):G4}</text>""");
        }

        int xStep = Math.Max(1, (int)Math.Ceiling((last - 1) / 10.0));
        for (int x = 1; x <= last; x += xStep)
            Append(svg, $"""<text class="tick" x="{X(x):F1}" y="{Height - Bottom + 18}" text-anchor="middle">{x}</text>""");
        Append(svg, $"""<text class="tick" x="{(Left + Width - Right) / 2}" y="{Height - 8}" text-anchor="middle">{Html.Escape(xLabel)}</text>""");
        for (int line = 0; line < series.Count; line++)
        {
            string colour = _colours[line % _colours.Length];
            Append(svg, $"""<path d="{Path(series[line].Values)}" fill="none" stroke="{colour}" stroke-width="2"/>""");
            double legend = Left + line * 130;
            Append(svg, $"""<rect x="{legend}" y="27" width="14" height="4" fill="{colour}"/>""");
            Append(svg, $"""<text class="tick" x="{legend + 20}" y="33">{Html.Escape(series[line].Name)}</text>""");
        }

        return svg.Append("</svg>\n").ToString();

        double X(double x) => Left + (Width - Left - Right) * (x - 1) / (last - 1);

        double Y(double y) => Top + (Height - Top - Bottom) * (high - y) / (high - low);

        string Path(IReadOnlyList<double> values)
        {
            var path = new StringBuilder();
            bool drawing = false;
            for (int i = 0; i < values.Count; i++)
            {
                // A point of no length is not drawn: the short step with round caps shows a value between two gaps.
                if (double.IsFinite(values[i]))
                    path.Append(CultureInfo.InvariantCulture, $"{(drawing ? "L" : "M")}{X(i + 1):F1} {Y(values[i]):F1}{(drawing ? "" : "h.01")}");
                drawing = double.IsFinite(values[i]);
            }

            return path.ToString();
        }
    }

    /// <summary>An axis from low to high in round steps that covers the values.</summary>
    private static (double Low, double High, double Step) Axis(double smallest, double largest)
    {
        if (largest - smallest < 1e-12 * Math.Max(1, Math.Abs(largest)))
            (smallest, largest) = (smallest - 0.5, largest + 0.5);
        double raw = (largest - smallest) / Ticks;
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = (raw / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
        return (Math.Floor(smallest / step) * step, Math.Ceiling(largest / step) * step, step);
    }

    private static void Append(StringBuilder svg, FormattableString element) =>
        svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
