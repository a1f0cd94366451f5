using System.Globalization;
using System.Text;

namespace Isotone.Charts;

/// <summary>The lines, dots and bars of a series.</summary>
/// <param name="Scales">The chart's scales.</param>
/// <param name="Left">Where the horizontal axis begins.</param>
/// <param name="Right">Where it ends.</param>
/// <param name="Top">Where the vertical axis ends.</param>
/// <param name="Bottom">Where it begins.</param>
internal sealed record SvgMarks(PlotScales Scales, double Left, double Right, double Top, double Bottom)
{
    // What lies outside of given ends is cut by the frame, but must stay a number that pictures can hold.
    private const double Far = 10;

    public double X(double value) => Left + ((Right - Left) * Math.Clamp(Scales.X.Share(value), -Far, Far));

    public double Y(double value) => Bottom - ((Bottom - Top) * Math.Clamp(Scales.Y.Share(value), -Far, Far));

    public void Append(StringBuilder svg, ChartSeries series, int colour)
    {
        switch (series.Kind)
        {
            case SeriesKind.Bar:
                AppendBars(svg, series, colour);
                break;
            case SeriesKind.Scatter:
                AppendDots(svg, series, colour, _ => true);
                break;
            default:
                if (series.Kind == SeriesKind.Area)
                    SvgText.Append(svg, $"""<path d="{Path(series, closes: true)}" {SvgStyle.Attributes(series, colour, "fill area")}/>""");
                SvgText.Append(svg, $"""<path d="{Path(series, closes: false)}" {SvgStyle.Attributes(series, colour, "line")}/>""");

                // Points without a neighbour make no line: a dot shows them.
                AppendDots(svg, series, colour, i => !IsKnown(series, i - 1) && !IsKnown(series, i + 1));
                break;
        }
    }

    private bool IsKnown(ChartSeries series, int i) =>
        i >= 0 && i < series.X.Count && !double.IsNaN(Scales.X.Share(series.X[i])) && !double.IsNaN(Scales.Y.Share(series.Y[i]));

    private string Path(ChartSeries series, bool closes)
    {
        var path = new StringBuilder();
        string ground = Y(Scales.Y.Base).ToString("F1", CultureInfo.InvariantCulture);
        for (int i = 0; i < series.X.Count; i++)
        {
            if (!IsKnown(series, i))
                continue;
            string x = X(series.X[i]).ToString("F1", CultureInfo.InvariantCulture), y = Y(series.Y[i]).ToString("F1", CultureInfo.InvariantCulture);
            if (!IsKnown(series, i - 1))
                path.Append(closes ? $"M{x} {ground}L{x} {y}" : $"M{x} {y}");
            else
                path.Append(series.Kind == SeriesKind.Step ? $"H{x}V{y}" : $"L{x} {y}");
            if (closes && !IsKnown(series, i + 1))
                path.Append(CultureInfo.InvariantCulture, $"L{x} {ground}Z");
        }

        return path.ToString();
    }

    private void AppendDots(StringBuilder svg, ChartSeries series, int colour, Func<int, bool> isWanted)
    {
        double radius = series.Kind == SeriesKind.Scatter && series.X.Count > 200 ? 1.6 : 3;
        for (int i = 0; i < series.X.Count; i++)
        {
            if (IsKnown(series, i) && isWanted(i))
                SvgText.Append(svg, $"""<circle cx="{X(series.X[i]):F1}" cy="{Y(series.Y[i]):F1}" r="{radius}" {SvgStyle.Attributes(series, colour, "fill")}/>""");
        }
    }

    // One path for all bars: a histogram of many bins stays small.
    private void AppendBars(StringBuilder svg, ChartSeries series, int colour)
    {
        double half = PlotScales.BarWidth(series) / 2, ground = Y(Scales.Y.Base);
        var path = new StringBuilder();
        for (int i = 0; i < series.X.Count; i++)
        {
            if (!IsKnown(series, i) || double.IsNaN(X(series.X[i] - half)))
                continue;
            double left = X(series.X[i] - half), right = X(series.X[i] + half);

            // Bars of a histogram touch; a hair's breadth between them shows where.
            double hair = Math.Min(0.5, (right - left) / 8);
            path.Append(CultureInfo.InvariantCulture, $"M{left + hair:F2} {ground:F1}V{Y(series.Y[i]):F1}H{right - hair:F2}V{ground:F1}Z");
        }

        SvgText.Append(svg, $"""<path d="{path}" {SvgStyle.Attributes(series, colour, "fill")}/>""");
    }
}
