using System.Globalization;
using System.Text;
using System.Text.Json;
using Isotone.Charts;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>The report of a training workflow: one self-contained HTML file with charts, tables and the configuration.</summary>
public static class TrainingReport
{
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
        string from = result.Folds.Count > 1 ? "Each era is scored by the models that did not see it." : "Scores are of the validation rows, era by era.";
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Isotone training report</title>
            <style>
            {ReportStyle.Sheet}
            {SvgStyle.Sheet}
            </style>
            </head>
            <body>
            <h1>Training report</h1>
            <p>{Html.Escape(Path.GetFileName(data))}, target {Html.Escape(result.Configuration.Target ?? "")}. {from}</p>

            """);
        AppendWarnings(html, result);
        html.Append("<h2>Scores</h2>\n");
        ReportTables.AppendScores(html, result);
        AppendCharts(html, ReportCharts.Scores(result));
        html.Append("<h2>Predictions</h2>\n");
        AppendCharts(html, ReportCharts.Predictions(result));
        html.Append("<h2>Feature exposure</h2>\n<p>The mean over the eras of the predictions' correlation with each feature, the largest first.</p>\n");
        ReportTables.AppendExposures(html, result);
        ReportTables.AppendImportance(html, result);
        html.Append("<h2>Training</h2>\n");
        AppendLeftOut(html, result);
        AppendCharts(html, ReportCharts.Training(result));
        html.Append("<h2>Folds</h2>\n");
        ReportTables.AppendFolds(html, result);
        ReportTables.AppendSubmissions(html, result);
        html.Append("<h2>Spearman by era</h2>\n");
        ReportTables.AppendEras(html, result);
        html.Append(CultureInfo.InvariantCulture, $"<h2>Configuration</h2>\n<pre>{Html.Escape(ConfigurationText(result.Configuration))}</pre>\n");
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendWarnings(StringBuilder html, TrainingResult result)
    {
        if (result.Warnings.Count == 0)
            return;
        html.Append("<ul class=\"warnings\">\n");
        foreach (string warning in result.Warnings)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Html.Escape(warning)}</li>\n");
        html.Append("</ul>\n");
    }

    private static void AppendCharts(StringBuilder html, IEnumerable<Chart> charts)
    {
        html.Append("<div class=\"charts\">\n");
        foreach (Chart chart in charts)
            html.Append(SvgChart.Element(chart));
        html.Append("</div>\n");
    }

    // Of many models the curves of the first few are drawn.
    private static void AppendLeftOut(StringBuilder html, TrainingResult result)
    {
        int members = result.Runs[0].Members.Count;
        if (ReportCharts.LeftOut(result.Runs[0]) > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p>The first models of {members} are drawn; members.json holds the course of all.</p>\n");
    }

    private static string ConfigurationText(TrainingConfiguration configuration)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            ConfigurationFile.WriteJson(writer, configuration);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
