using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Isotone.Numerai.Tests;

public sealed class TrainingReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // What XML does not know of HTML: the doctype, and elements that have no end.
    private static XElement Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", html, StringComparison.Ordinal);
        return XElement.Parse(Regex.Replace(html["<!DOCTYPE html>\n".Length..], "<meta [^>]*", "$0/"));
    }

    private static string[][] Table(XElement html, int table) =>
        [.. html.Descendants("table").ElementAt(table).Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

    private (TrainingResult Result, string Html) Train(TrainingConfiguration configuration)
    {
        TrainingResult result = SmallRun.Train(configuration, _folder["out"]);
        return (result, File.ReadAllText(result.Report));
    }

    [Fact]
    public void It_holds_every_score_every_era_and_every_setting()
    {
        (TrainingResult result, string text) = Train(SmallRun.Configuration with { Losses = [LossKind.Mse, LossKind.Spearman] });
        XElement html = Parse(text);
        string[][] scores = Table(html, 0), eras = Table(html, 1);
        Assert.Equal(["loss", "score", "mean", "deviation", "Sharpe", "max drawdown"], scores[0]);
        Assert.Equal(1 + (2 * EraScore.Standard.Count), scores.Length);
        ScoreSummary summary = result.Runs[1].Validation.Summary("spearman");
        Assert.Equal(
            ["spearman", "spearman", $"{summary.Mean:F4}", $"{summary.Std:F4}", $"{summary.Sharpe:F4}", $"{summary.MaxDrawdown:F4}"],
            scores[1 + EraScore.Standard.Count + 1]);
        Assert.Equal(["era", "rows", "mse", "spearman"], eras[0]);
        Assert.Equal(
            result.Runs[0].Validation.Eras.Select((era, i) =>
                new[] { era.Era, "60", $"{era.Scores[1]:F4}", $"{result.Runs[1].Validation.Eras[i].Scores[1]:F4}" }),
            eras.Skip(1));
        Assert.Contains("\"learning_rate\": 0.01", html.Descendants("pre").Single().Value, StringComparison.Ordinal);
        Assert.Empty(html.Descendants("ul"));
    }

    [Fact]
    public void Every_chart_has_a_path_for_each_series()
    {
        (_, string text) = Train(SmallRun.Configuration with { Losses = [LossKind.Mse, LossKind.Spearman] });
        XElement[] charts = [.. Parse(text).Descendants("svg")];
        Assert.Equal(
            ["Spearman of each validation era", "Cumulative Spearman over the validation eras", "Mean validation Spearman after each epoch",
                "Loss of the run on mse", "Loss of the run on spearman"],
            charts.Select(chart => chart.Attribute("aria-label")!.Value));
        Assert.All(charts, chart =>
        {
            Assert.Equal(2, chart.Descendants("path").Count());
            Assert.All(chart.Descendants("path"), path => Assert.StartsWith("M", path.Attribute("d")!.Value, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void It_needs_nothing_from_elsewhere()
    {
        (_, string text) = Train(SmallRun.Configuration);
        Assert.DoesNotMatch("https?://|<script|<link|<img|src=|@import|url\\([^#]", text);
        Assert.Contains("<meta charset=\"utf-8\">", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_escaped_and_warnings_are_told()
    {
        string csv = SmallRun.Csv(
            ("era1", "train", ["0", "1", "0.5"]), ("<b>2</b>", "validation", ["0", "1"]), ("<i>&", "validation", ["1", "1"]));
        string path = _folder.Write("a & <b>.csv", csv.Replace("target", "target<u>", StringComparison.Ordinal));
        (TrainingResult result, string text) = Train(SmallRun.Configuration with { Data = path });
        XElement html = Parse(text);
        Assert.Empty(html.Descendants("b").Concat(html.Descendants("i")).Concat(html.Descendants("u")));
        Assert.Equal(["era", "<b>2</b>", "<i>&"], Table(html, 1).Select(row => row[0]));
        Assert.Equal("–", Table(html, 1)[2][2]);
        Assert.StartsWith("a & <b>.csv, target target<u>.", html.Descendants("p").First().Value, StringComparison.Ordinal);
        Assert.Equal(result.Warnings, html.Descendants("li").Select(item => item.Value));
        Assert.Contains("<i>&", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
