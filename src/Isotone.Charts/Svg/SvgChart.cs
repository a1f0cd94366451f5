using System.Text;

namespace Isotone.Charts;

/// <summary>Charts as SVG: no script, no network, no fonts but the reader's.</summary>
public static class SvgChart
{
    // Wider than the letters are high, for they are bold.
    private const double TitleSize = 15.5, TitleLine = 24, LabelSize = 12, LabelLine = 18, Edge = 8;

    /// <summary>A chart as an element for an HTML page that holds <see cref="SvgStyle.Sheet"/>.</summary>
    /// <param name="chart">The chart.</param>
    /// <exception cref="ArgumentException">The width is below 200, or an axis's ends are no range.</exception>
    public static string Element(Chart chart)
    {
        var body = new StringBuilder();
        double height = Append(body, chart, id: 0);
        return Wrap(body, chart.Width, height, chart.Title, chart.Spoken, attributes: "", style: "");
    }

    /// <summary>A chart as a file of its own.</summary>
    /// <inheritdoc cref="Element"/>
    public static string Document(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Document(chart.Title, [chart]);
    }

    /// <summary>Several charts under one title as a file of its own, side by side in columns.</summary>
    /// <param name="title">What they show together.</param>
    /// <param name="charts">At least one.</param>
    /// <param name="columns">The most columns.</param>
    /// <exception cref="ArgumentException">There is no chart, a width is below 200, or an axis's ends are no range.</exception>
    public static string Document(string title, IReadOnlyList<Chart> charts, int columns = 1)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(charts);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (charts.Count == 0)
            throw new ArgumentException("There is no chart to draw.", nameof(charts));
        columns = Math.Min(columns, charts.Count);
        double cell = charts.Max(chart => chart.Width), width = columns * cell;
        var body = new StringBuilder();
        bool hasHeading = charts.Count > 1 || title != charts[0].Title;
        double top = hasHeading ? TitleLine + 8 : 0;
        if (hasHeading)
            SvgText.Append(body, $"""<text class="title" x="{Edge}" y="22" style="font-size:16px">{SvgText.Escape(SvgText.Fit(title, 17.5, width - (2 * Edge)))}</text>""");
        for (int start = 0; start < charts.Count; start += columns)
        {
            double tallest = 0;
            for (int column = 0; column < columns && start + column < charts.Count; column++)
            {
                var one = new StringBuilder();
                tallest = Math.Max(tallest, Append(one, charts[start + column], id: start + column));
                SvgText.Append(body, $"""<g transform="translate({column * cell:F1} {top:F1})">""");
                body.Append(one).Append("</g>\n");
            }

            top += tallest + Edge;
        }

        string spoken = string.Join("; ", charts.Select(chart => charts.Count > 1 ? $"{chart.Title}: {chart.Spoken}" : chart.Spoken));
        return Wrap(body, width, top, title, spoken, " xmlns=\"http://www.w3.org/2000/svg\"", $"<style>\n{SvgStyle.Sheet}\n</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
    }

    private static string Wrap(StringBuilder body, double width, double height, string title, string spoken, string attributes, string style) =>
        FormattableString.Invariant(
            $"<svg{attributes} class=\"isotone-chart\" viewBox=\"0 0 {width:0.#} {height:0.#}\" role=\"img\" aria-label=\"{SvgText.Escape(title)}\">\n<title>{SvgText.Escape(title)}</title>\n<desc>{SvgText.Escape(spoken)}</desc>\n{style}{body}</svg>\n");

    /// <summary>Draws a chart from the origin on; returns its height.</summary>
    private static double Append(StringBuilder svg, Chart chart, int id)
    {
        ArgumentNullException.ThrowIfNull(chart);
        if (!(chart.Width >= 200) || !(chart.PlotHeight >= 40))
            throw new ArgumentException($"A chart of width {chart.Width} and plot height {chart.PlotHeight} has no room for its labels.", nameof(chart));
        int[] colours = SvgStyle.ColoursOf(chart);
        double right = chart.Width - 16;
        var scales = PlotScales.Of(chart, xSteps: Math.Max(2, (int)(chart.Width / 70)), ySteps: Math.Max(2, (int)(chart.PlotHeight / 40)));
        string[] yLabels = [.. scales.Y.Ticks.Select(scales.Y.Label)];
        double left = Edge + 6 + yLabels.Append("").Max(label => SvgText.Width(label, LabelSize));
        var legend = SvgLegend.Of(chart, colours, Edge, right);
        double titleHeight = chart.Title.Length > 0 ? TitleLine : 4;
        double yLabelHeight = chart.Y.Label.Length > 0 ? LabelLine + 6 : 6;
        double top = titleHeight + (legend.Lines * SvgLegend.LineHeight) + yLabelHeight + 4, bottom = top + chart.PlotHeight;
        double height = bottom + LabelLine + (chart.X.Label.Length > 0 ? LabelLine : 0) + 8;
        SvgText.Append(svg, $"""<text class="title" x="{Edge}" y="18">{SvgText.Escape(SvgText.Fit(chart.Title, TitleSize, right - Edge))}</text>""");
        legend.Append(svg, titleHeight);

        // The vertical axis's name stands over it, level: nobody need turn the head.
        if (chart.Y.Label.Length > 0)
            SvgText.Append(svg, $"""<text class="axis" x="{Edge}" y="{top - 14:F1}">{SvgText.Escape(SvgText.Fit(chart.Y.Label, LabelSize, right - Edge))}</text>""");
        if (chart.X.Label.Length > 0)
            SvgText.Append(svg, $"""<text class="axis" x="{(left + right) / 2:F1}" y="{height - 8:F1}" text-anchor="middle">{SvgText.Escape(SvgText.Fit(chart.X.Label, LabelSize, right - left))}</text>""");
        var marks = new SvgMarks(scales, left, right, top, bottom);
        AppendTicks(svg, marks, yLabels);
        SvgText.Append(svg, $"""<clipPath id="plot-{Key(chart, id)}"><rect x="{left - 4:F1}" y="{top - 4:F1}" width="{right - left + 8:F1}" height="{bottom - top + 8:F1}"/></clipPath>""");
        SvgText.Append(svg, $"""<g class="marks" clip-path="url(#plot-{Key(chart, id)})">""");
        for (int i = 0; i < chart.Series.Count; i++)
            marks.Append(svg, chart.Series[i], colours[i]);
        svg.Append("</g>\n");
        return height;
    }

    private static void AppendTicks(StringBuilder svg, SvgMarks marks, string[] yLabels)
    {
        PlotScale x = marks.Scales.X, y = marks.Scales.Y;
        for (int i = 0; i < yLabels.Length; i++)
        {
            double at = marks.Y(y.Ticks[i]);
            string kind = y.Ticks[i] == 0 ? "zero" : "grid";
            SvgText.Append(svg, $"""<line class="{kind}" x1="{marks.Left:F1}" y1="{at:F1}" x2="{marks.Right:F1}" y2="{at:F1}"/>""");
            SvgText.Append(svg, $"""<text class="tick y" x="{marks.Left - 6:F1}" y="{at + 4:F1}" text-anchor="end">{SvgText.Escape(yLabels[i])}</text>""");
        }

        double free = double.NegativeInfinity;
        foreach (double tick in x.Ticks)
        {
            double at = marks.X(tick);
            SvgText.Append(svg, $"""<line class="grid" x1="{at:F1}" y1="{marks.Top:F1}" x2="{at:F1}" y2="{marks.Bottom:F1}"/>""");

            // A label that would touch the one before it is left out; one at the end moves in.
            string label = x.Label(tick);
            double half = SvgText.Width(label, LabelSize) / 2;
            double middle = Math.Min(at, marks.Right + 14 - half);
            if (middle - half < free)
                continue;
            free = middle + half + 6;
            SvgText.Append(svg, $"""<text class="tick x" x="{middle:F1}" y="{marks.Bottom + LabelLine:F1}" text-anchor="middle">{SvgText.Escape(label)}</text>""");
        }
    }

    // Charts of one page must not share a clip path's name unless they share its place.
    private static string Key(Chart chart, int id)
    {
        uint hash = 2166136261;
        foreach (char letter in chart.Title + "\0" + chart.Spoken)
            hash = (hash ^ letter) * 16777619;
        return FormattableString.Invariant($"{hash:x8}-{id}");
    }
}
