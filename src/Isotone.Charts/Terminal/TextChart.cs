using System.Text;

namespace Isotone.Charts;

/// <summary>Charts as text for a terminal: braille dots, or plain ASCII where those cannot be shown.</summary>
public static class TextChart
{
    private const string Marks = "*o+x#@%&";

    /// <summary>
    /// Draws a chart. In braille all series have the same dots, so more than one is better drawn in ASCII or one by one.
    /// </summary>
    /// <param name="chart">The chart. Its size in units of pictures does not matter here.</param>
    /// <param name="width">The characters of a line, at least 20.</param>
    /// <param name="height">The lines of the plot itself, at least 4; title, legend and the horizontal axis come on top.</param>
    /// <param name="isUnicode">Whether braille and box characters can be shown; else ASCII.</param>
    /// <returns>Lines that end in a line feed, none longer than <paramref name="width"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no room.</exception>
    /// <exception cref="ArgumentException">An axis's ends are no range.</exception>
    public static string Draw(Chart chart, int width, int height = 16, bool isUnicode = true)
    {
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 4);
        var scales = PlotScales.Of(chart, xSteps: Math.Max(2, width / 14), ySteps: Math.Max(2, height / 4));
        string[] labels = [.. scales.Y.Ticks.Select(scales.Y.Label)];
        int margin = Math.Min(width / 2, labels.Append("").Max(label => label.Length));
        int columns = width - margin - 2;
        var canvas = new TextCanvas(columns, height, isUnicode);
        for (int i = 0; i < chart.Series.Count; i++)
            Draw(canvas, scales, chart.Series[i], MarkOf(i));
        var text = new StringBuilder();
        AppendLine(text, chart.Title, width);
        if (chart.Y.Label.Length > 0)
            AppendLine(text, chart.Y.Label, width);
        var atRow = new Dictionary<int, string>();
        for (int tick = 0; tick < labels.Length; tick++)
            atRow.TryAdd(RowOf(scales.Y.Share(scales.Y.Ticks[tick]), height), labels[tick]);
        for (int row = 0; row < height; row++)
        {
            bool isTick = atRow.TryGetValue(row, out string? label);
            string axis = isUnicode ? (isTick ? "┤" : "│") : isTick ? "+" : "|";
            AppendLine(text, $"{Clip(label ?? "", margin).PadLeft(margin)} {axis}{canvas.Row(row)}", width);
        }

        AppendHorizontal(text, scales.X, margin, columns, isUnicode);
        if (chart.X.Label.Length > 0)
            AppendLine(text, new string(' ', margin + 2) + Centred(chart.X.Label, columns), width);
        if (chart.Series.Count > 1 && !isUnicode)
        {
            for (int i = 0; i < chart.Series.Count; i++)
                AppendLine(text, $"{new string(' ', margin + 2)}{MarkOf(i)} {chart.Series[i].Name}", width);
        }

        return text.ToString();
    }

    private static char MarkOf(int series) => Marks[series % Marks.Length];

    private static void Draw(TextCanvas canvas, PlotScales scales, ChartSeries series, char mark)
    {
        int lastX = 0, lastY = 0, ground = Y(scales.Y.Base);
        bool isDrawing = false;
        for (int i = 0; i < series.X.Count; i++)
        {
            double shareX = scales.X.Share(series.X[i]), shareY = scales.Y.Share(series.Y[i]);
            if (double.IsNaN(shareX) || double.IsNaN(shareY))
            {
                isDrawing = false;
                continue;
            }

            int x = Dot(shareX, canvas.Width), y = Y(series.Y[i]);
            if (series.Kind == SeriesKind.Bar)
                canvas.Line(x, ground, x, y, mark);
            else if (series.Kind == SeriesKind.Scatter || !isDrawing)
                canvas.Set(x, y, mark);
            else if (series.Kind == SeriesKind.Step)
                DrawStep(canvas, lastX, lastY, x, y, mark);
            else
                canvas.Line(lastX, lastY, x, y, mark);
            (lastX, lastY, isDrawing) = (x, y, true);
        }

        int Y(double value) => canvas.Height - 1 - Dot(scales.Y.Share(value), canvas.Height);
    }

    private static void DrawStep(TextCanvas canvas, int lastX, int lastY, int x, int y, char mark)
    {
        canvas.Line(lastX, lastY, x, lastY, mark);
        canvas.Line(x, lastY, x, y, mark);
    }

    // Far outside of given ends is outside enough.
    private static int Dot(double share, int dots) => (int)Math.Round(Math.Clamp(share, -1, 2) * (dots - 1));

    private static int RowOf(double share, int height) => height - 1 - Dot(share, height);

    private static void AppendHorizontal(StringBuilder text, PlotScale scale, int margin, int columns, bool isUnicode)
    {
        char[] rule = [.. Enumerable.Repeat(isUnicode ? '─' : '-', columns)];
        char[] names = [.. Enumerable.Repeat(' ', columns)];
        int free = 0;
        foreach (double tick in scale.Ticks)
        {
            int at = Dot(scale.Share(tick), columns);
            if ((uint)at >= (uint)columns)
                continue;
            rule[at] = isUnicode ? '┬' : '+';
            string label = scale.Label(tick);
            int start = Math.Min(columns - label.Length, Math.Max(0, at - (label.Length / 2)));
            if (start < free)
                continue;
            label.CopyTo(0, names, start, label.Length);
            free = start + label.Length + 1;
        }

        string pad = new(' ', margin + 1);
        text.Append(pad).Append(isUnicode ? '└' : '+').Append(rule).Append('\n');
        text.Append((pad + " " + new string(names)).TrimEnd()).Append('\n');
    }

    private static string Centred(string label, int columns) =>
        new string(' ', Math.Max(0, (columns - label.Length) / 2)) + label;

    private static string Clip(string text, int width) => text.Length <= width ? text : text[..width];

    private static void AppendLine(StringBuilder text, string line, int width) => text.Append(Clip(line, width).TrimEnd()).Append('\n');
}
