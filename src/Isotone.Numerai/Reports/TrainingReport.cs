using System.Globalization;
using System.Text;
using System.Text.Json;
using Isotone.Charts;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>The report of a training workflow: one self-contained HTML file with plots, tables and the configuration.</summary>
public static class TrainingReport
{
    private const string Style = """
        body { font-family: system-ui, sans-serif; max-width: 720px; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
        th { vertical-align: bottom; }
        th, td { text-align: right; padding: .3rem .5rem; border-bottom: 1px solid #e4e4e4; }
        th:first-child, td:first-child { text-align: left; } .wide { overflow-x: auto; }
        pre { background: #f6f6f6; padding: 1rem; white-space: pre-wrap; }
        @media (max-width: 600px) { table, pre { font-size: .7rem; } th, td { padding: .25rem .1rem; } }
        """;

    /// <summary>Writes the report; it appears whole or not at all.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="result">What the workflow came to.</param>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    public static void Write(string path, TrainingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        byte[] html = Encoding.UTF8.GetBytes(Compose(result));
        AtomicFile.Write(path, stream => stream.Write(html));
    }

    private static string Compose(TrainingResult result)
    {
        string data = result.Configuration.Data ?? "simulated data";
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Isotone training report</title>
            <style>
            {Style}
            {SvgStyle.Sheet}
            </style>
            </head>
            <body>
            <h1>Training report</h1>
            <p>{Html.Escape(Path.GetFileName(data))}, target {Html.Escape(result.Configuration.Target ?? "")}.
            Scores are of the validation rows, era by era.</p>

            """);
        AppendWarnings(html, result);
        AppendScores(html, result);
        AppendCharts(html, result);
        AppendEras(html, result);
        html.Append(CultureInfo.InvariantCulture, $"<h2>Configuration</h2>\n<pre>{Html.Escape(ConfigurationText(result.Configuration))}</pre>\n");
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendWarnings(StringBuilder html, TrainingResult result)
    {
        if (result.Warnings.Count == 0)
            return;
        html.Append("<ul>\n");
        foreach (string warning in result.Warnings)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Html.Escape(warning)}</li>\n");
        html.Append("</ul>\n");
    }

    private static void AppendScores(StringBuilder html, TrainingResult result)
    {
        html.Append("<h2>Validation</h2>\n<div class=\"wide\"><table>\n<tr><th>loss</th><th>score</th><th>mean</th><th>deviation</th><th>Sharpe</th><th>max drawdown</th></tr>\n");
        foreach (TrainingRun run in result.Runs)
        {
            for (int score = 0; score < run.Validation.ScoreNames.Count; score++)
            {
                ScoreSummary summary = run.Validation.Summaries[score];
                html.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr><td>{Html.Escape(run.Loss)}</td><td>{Html.Escape(run.Validation.ScoreNames[score])}</td><td>{Number(summary.Mean)}</td><td>{Number(summary.Std)}</td><td>{Number(summary.Sharpe)}</td><td>{Number(summary.MaxDrawdown)}</td></tr>\n");
            }
        }

        html.Append("</table></div>\n");
    }

    private static void AppendCharts(StringBuilder html, TrainingResult result)
    {
        const string EraLabel = "validation era, in the order of the table below";
        AppendChart(html, "Spearman of each validation era", EraLabel, result.Runs, EraSpearman);
        AppendChart(html, "Cumulative Spearman over the validation eras", EraLabel, result.Runs, run => Cumulative(EraSpearman(run)));
        AppendChart(html, "Mean validation Spearman after each epoch", "epoch", result.Runs, run => Validation(run, Metric.Spearman.Name));
        foreach (TrainingRun run in result.Runs)
        {
            html.Append(SvgChart.Element(new Chart(
                $"Loss of the run on {run.Loss}",
                new ChartAxis("epoch") { IsWhole = true },
                new ChartAxis(),
                ChartSeries.Line("training", [.. run.History.Epochs.Select(epoch => epoch.TrainLoss)]),
                ChartSeries.Line("validation", Validation(run, "loss")))));
        }
    }

    // One line for each run.
    private static void AppendChart(
        StringBuilder html, string title, string xLabel, IReadOnlyList<TrainingRun> runs, Func<TrainingRun, double[]> values) =>
        html.Append(SvgChart.Element(new Chart(
            title, new ChartAxis(xLabel) { IsWhole = true }, new ChartAxis(), [.. runs.Select(run => ChartSeries.Line(run.Loss, values(run)))])));

    private static void AppendEras(StringBuilder html, TrainingResult result)
    {
        html.Append("<h2>Spearman by era</h2>\n<div class=\"wide\"><table>\n<tr><th>era</th><th>rows</th>");
        foreach (TrainingRun run in result.Runs)
            html.Append(CultureInfo.InvariantCulture, $"<th>{Html.Escape(run.Loss)}</th>");
        html.Append("</tr>\n");
        IReadOnlyList<ScoredEra> eras = result.Runs[0].Validation.Eras;
        double[][] scores = [.. result.Runs.Select(EraSpearman)];
        for (int era = 0; era < eras.Count; era++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Html.Escape(eras[era].Era)}</td><td>{eras[era].Rows}</td>");
            foreach (double[] run in scores)
                html.Append(CultureInfo.InvariantCulture, $"<td>{Number(run[era])}</td>");
            html.Append("</tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static double[] EraSpearman(TrainingRun run)
    {
        int spearman = run.Validation.ScoreNames.ToList().IndexOf(EraScore.Spearman.Name);
        return [.. run.Validation.Eras.Select(era => era.Scores[spearman])];
    }

    private static double[] Validation(TrainingRun run, string metric) =>
        [.. run.History.Epochs.Select(epoch => epoch.Validation[metric])];

    private static double[] Cumulative(double[] scores)
    {
        double sum = 0;
        return [.. scores.Select(score => sum += double.IsNaN(score) ? 0 : score)];
    }

    private static string Number(double? value) =>
        value is null || double.IsNaN(value.Value) ? "–" : value.Value.ToString("F4", CultureInfo.InvariantCulture);

    private static string ConfigurationText(TrainingConfiguration configuration)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            ConfigurationFile.WriteJson(writer, configuration);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
