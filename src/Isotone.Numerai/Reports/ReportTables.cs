using System.Globalization;
using System.Text;

namespace Isotone.Numerai;

/// <summary>The report's tables.</summary>
internal static class ReportTables
{
    private const int MostExposures = 15;

    /// <summary>Every statistic of every score, a table a run.</summary>
    public static void AppendScores(StringBuilder html, TrainingResult result)
    {
        html.Append("<div class=\"tables\">\n");
        foreach (TrainingRun run in result.Runs)
        {
            ScoreReport scores = run.Validation;
            Begin(html, "scores", run.Loss, [$"over {scores.Eras.Count} eras", .. scores.ScoreNames]);
            for (int i = 0; i < scores.Summaries[0].Statistics.Count; i++)
                Row(html, [scores.Summaries[0].Statistics[i].Name.Replace('_', ' '), .. scores.Summaries.Select(summary => Statistic(summary.Statistics[i]))]);
            html.Append("</table>\n");
        }

        html.Append("</div>\n");
    }

    /// <summary>The features that predictions go along with most, a table a run.</summary>
    public static void AppendExposures(StringBuilder html, TrainingResult result)
    {
        html.Append("<div class=\"tables\">\n");
        foreach (TrainingRun run in result.Runs.Where(run => run.Detail is { Exposures.Count: > 0 }))
        {
            (string Feature, double Exposure)[] largest =
                [.. run.Detail!.Exposures.OrderByDescending(exposure => Math.Abs(exposure.Exposure)).Take(MostExposures)];
            AppendBars(html, run.Loss, "mean correlation", [.. largest.Select(one => (one.Feature, one.Exposure))]);
        }

        html.Append("</div>\n");
    }

    /// <summary>The features that the kept model gains most by, a table a run; nothing where that is not known.</summary>
    public static void AppendImportance(StringBuilder html, TrainingResult result)
    {
        TrainingRun[] runs = [.. result.Runs.Where(run => run.Importance.Count > 0)];
        if (runs.Length == 0)
            return;
        html.Append("<h2>Feature importance</h2>\n<p>The share of each feature in what all splits of the kept model gain, the largest first.</p>\n<div class=\"tables\">\n");
        foreach (TrainingRun run in runs)
            AppendBars(html, run.Loss, "share of the gain", [.. run.Importance.Take(MostExposures).Select(one => (one.Feature, one.Share))]);
        html.Append("</div>\n");
    }

    private static void AppendBars(StringBuilder html, string caption, string heading, (string Feature, double Value)[] rows)
    {
        double most = Math.Max(1e-9, Math.Abs(rows[0].Value));
        Begin(html, "bars", caption, ["feature", heading, ""]);
        foreach ((string feature, double value) in rows)
        {
            string bar = string.Create(
                CultureInfo.InvariantCulture, $"<span class=\"bar{(value < 0 ? " minus" : "")}\" style=\"width:{100 * Math.Abs(value) / most:F1}%\"></span>");
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Html.Escape(feature)}</td><td>{Number(value)}</td><td>{bar}</td></tr>\n");
        }

        html.Append("</table>\n");
    }

    /// <summary>How the eras were cut.</summary>
    public static void AppendFolds(StringBuilder html, TrainingResult result)
    {
        Begin(html, "folds", "", ["fold", "train eras", "rows", "validation eras", "rows"]);
        foreach (FoldSummary fold in result.Folds)
        {
            string range = fold.FirstValidation is null ? "–" : $"{Whole(fold.ValidationEras)}: {fold.FirstValidation} to {fold.LastValidation}";
            Row(html, [fold.Name, Whole(fold.TrainEras), Whole(fold.TrainRows), range, fold.FirstValidation is null ? "–" : Whole(fold.ValidationRows)]);
        }

        html.Append("</table>\n");
    }

    /// <summary>What was written to be submitted.</summary>
    public static void AppendSubmissions(StringBuilder html, TrainingResult result)
    {
        TrainingRun[] runs = [.. result.Runs.Where(run => run.Predictions is not null)];
        if (runs.Length == 0)
            return;
        html.Append("<h2>Submission</h2>\n");
        Begin(html, "submission", "", ["file", "taken", "rows", "mean", "std"]);
        foreach (TrainingRun run in runs)
        {
            string file = Path.GetRelativePath(result.Output, run.Predictions!);
            Row(html, run.Submission is SubmissionSummary summary
                ? [file, "yes", Whole(summary.Rows), Number(summary.Mean), Number(summary.Std)]
                : [file, "no", "–", "–", "–"]);
        }

        html.Append("</table>\n");
    }

    /// <summary>The Spearman correlation of every era and run.</summary>
    public static void AppendEras(StringBuilder html, TrainingResult result)
    {
        Begin(html, "eras", "", ["era", "rows", .. result.Runs.Select(run => run.Loss)]);
        IReadOnlyList<ScoredEra> eras = result.Runs[0].Validation.Eras;
        double[][] scores = [.. result.Runs.Select(ReportCharts.Spearman)];
        for (int era = 0; era < eras.Count; era++)
            Row(html, [eras[era].Era, Whole(eras[era].Rows), .. scores.Select(run => Number(run[era]))]);
        html.Append("</table>\n");
    }

    private static void Begin(StringBuilder html, string kind, string caption, IEnumerable<string> header)
    {
        html.Append(CultureInfo.InvariantCulture, $"<table class=\"{kind}\">\n");
        if (caption.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<caption>{Html.Escape(caption)}</caption>\n");
        html.Append("<thead><tr>");
        foreach (string name in header)
            html.Append(CultureInfo.InvariantCulture, $"<th>{Html.Escape(name.Replace("_", " ", StringComparison.Ordinal))}</th>");

        // A table that goes on on another printed page has its header there too.
        html.Append("</tr></thead>\n");
    }

    private static void Row(StringBuilder html, IEnumerable<string> cells)
    {
        html.Append("<tr>");
        foreach (string cell in cells)
            html.Append(CultureInfo.InvariantCulture, $"<td>{Html.Escape(cell)}</td>");
        html.Append("</tr>\n");
    }

    private static string Whole(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    // A yield is in percent, the other statistics in units of the score.
    private static string Statistic((string Name, double? Value) statistic) => statistic is ("apy", double percent)
        ? percent.ToString(Math.Abs(percent) < 1e4 ? "F1" : "0.#e+0", CultureInfo.InvariantCulture) + "%"
        : Number(statistic.Value);

    private static string Number(double? value) =>
        value is null || double.IsNaN(value.Value) ? "–" : value.Value.ToString("F4", CultureInfo.InvariantCulture);
}
