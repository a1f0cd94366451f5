using System.Globalization;
using System.Text;

namespace Isotone.Learning;

/// <summary>Lays a summary out as plain text: a table of layers, the totals, a line for each component.</summary>
internal static class SummaryText
{
    private static readonly string[] _headings = ["Layer", "Kind", "Input", "Output", "Parameters", "Settings"];

    // Numbers are set flush right.
    private const int ParametersColumn = 4;

    public static string Of(ModelSummary summary)
    {
        var lines = new List<string[]> { _headings };
        foreach (LayerSummary layer in summary.Layers)
        {
            lines.Add(
            [
                layer.Name, layer.Kind, layer.InputShape.ToString(), layer.OutputShape.ToString(),
                layer.ParameterCount.ToString("N0", CultureInfo.InvariantCulture), string.Join(", ", layer.Settings),
            ]);
        }

        var text = new StringBuilder();
        if (summary.Layers.Count > 0)
        {
            AppendTable(text, lines);
            text.Append(
                CultureInfo.InvariantCulture,
                $"Total parameters: {summary.ParameterCount:N0} ({summary.ParameterCount * summary.BytesPerParameter / 1024.0:N1} KiB)\n");
        }

        foreach (IDescribed component in summary.Components)
            text.Append(CultureInfo.InvariantCulture, $"{component.Kind}: {string.Join(", ", component.Settings)}\n");
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, List<string[]> lines)
    {
        int[] widths = new int[_headings.Length];
        foreach (string[] line in lines)
        {
            for (int column = 0; column < widths.Length; column++)
                widths[column] = Math.Max(widths[column], line[column].Length);
        }

        foreach (string[] line in lines)
        {
            int begin = text.Length;
            for (int column = 0; column < widths.Length; column++)
            {
                string cell = line[column];
                text.Append(column == ParametersColumn ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])).Append("  ");
            }

            // No spaces at the end of a line.
            while (text.Length > begin && text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }
    }
}
