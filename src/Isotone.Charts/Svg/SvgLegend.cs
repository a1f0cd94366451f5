using System.Text;

namespace Isotone.Charts;

/// <summary>The names of the series in lines above the plot, where there are no data to cover.</summary>
internal sealed class SvgLegend
{
    /// <summary>The height of a line.</summary>
    public const double LineHeight = 18;

    private const double Key = 18, Gap = 6, Between = 16, Size = 12;

    private readonly List<(ChartSeries Series, int Colour, string Name, double X, int Line)> _entries = [];

    private SvgLegend()
    {
    }

    /// <summary>The number of lines.</summary>
    public int Lines { get; private set; }

    /// <summary>The legend of a chart: empty for a single series that the title names.</summary>
    public static SvgLegend Of(Chart chart, int[] colours, double left, double right)
    {
        var legend = new SvgLegend();
        if (chart.Series.Count < 2)
            return legend;
        double x = left;
        int line = 0;
        for (int i = 0; i < chart.Series.Count; i++)
        {
            ChartSeries series = chart.Series[i];
            string name = SvgText.Fit(series.Name, Size, right - left - Key - Gap);
            double width = Key + Gap + SvgText.Width(name, Size);
            if (x > left && x + width > right)
                (x, line) = (left, line + 1);
            legend._entries.Add((series, colours[i], name, x, line));
            x += width + Between;
        }

        legend.Lines = line + 1;
        return legend;
    }

    public void Append(StringBuilder svg, double top)
    {
        foreach ((ChartSeries series, int colour, string name, double x, int line) in _entries)
        {
            double y = top + (LineHeight * (line + 0.5));
            switch (series.Kind)
            {
                case SeriesKind.Bar or SeriesKind.Area:
                    SvgText.Append(svg, $"""<rect x="{x:F1}" y="{y - 5:F1}" width="{Key}" height="10" {SvgStyle.Attributes(series, colour, "fill")}/>""");
                    break;
                case SeriesKind.Scatter:
                    SvgText.Append(svg, $"""<circle cx="{x + (Key / 2):F1}" cy="{y:F1}" r="3" {SvgStyle.Attributes(series, colour, "fill")}/>""");
                    break;
                default:
                    SvgText.Append(svg, $"""<line x1="{x:F1}" y1="{y:F1}" x2="{x + Key:F1}" y2="{y:F1}" {SvgStyle.Attributes(series, colour, "line")}/>""");
                    break;
            }

            string whole = name == series.Name ? "" : $"<title>{SvgText.Escape(series.Name)}</title>";
            SvgText.Append(svg, $"""<text class="name" x="{x + Key + Gap:F1}" y="{y + 4:F1}">{SvgText.Escape(name)}{whole}</text>""");
        }
    }
}
