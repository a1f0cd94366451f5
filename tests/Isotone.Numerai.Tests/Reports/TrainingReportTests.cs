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

    private static string[][] Table(XElement html, string kind, int number = 0) =>
    [
        .. html.Descendants("table").Where(table => (string?)table.Attribute("class") == kind).ElementAt(number)
            .Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray()),
    ];

    private static string[] Charts(XElement html) => [.. html.Descendants("svg").Select(chart => chart.Attribute("aria-label")!.Value)];

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
        string[][] scores = Table(html, "scores", 1), eras = Table(html, "eras");
        Assert.Equal(["over 6 eras", "legacy corr", "spearman", "pearson", "numerai corr"], scores[0]);
        Assert.Equal(result.Runs[1].Validation.Summaries[0].Statistics.Select(statistic => statistic.Name.Replace('_', ' ')), scores.Skip(1).Select(row => row[0]));
        ScoreSummary summary = result.Runs[1].Validation.Summary("spearman");
        Assert.Equal(
            [$"{summary.Mean:F4}", $"{summary.Std:F4}", $"{summary.Sharpe:F4}", $"{summary.MaxDrawdown:F4}"],
            scores.Skip(1).Take(4).Select(row => row[2]));
        Assert.Equal(["era", "rows", "mse", "spearman"], eras[0]);
        Assert.Equal(
            result.Runs[0].Validation.Eras.Select((era, i) =>
                new[] { era.Era, "60", $"{era.Scores[1]:F4}", $"{result.Runs[1].Validation.Eras[i].Scores[1]:F4}" }),
            eras.Skip(1));
        Assert.Contains("\"learning_rate\": 0.01", html.Descendants("pre").Single().Value, StringComparison.Ordinal);
        Assert.Empty(html.Descendants("ul"));
        Assert.Equal(["validation", "16", "960", "6: era17 to era22", "360"], Table(html, "folds")[1]);
        Assert.Equal(["mse/predictions.csv", "yes", "180"], Table(html, "submission")[1].Take(3));
    }

    [Fact]
    public void Every_chart_has_marks_for_each_series()
    {
        (_, string text) = Train(SmallRun.Configuration with { Losses = [LossKind.Mse, LossKind.Spearman] });
        XElement html = Parse(text);
        Assert.Equal(
            ["Spearman of each era", "Cumulative Spearman", "Drawdown of cumulative Spearman", "Eras by Spearman: mse", "Eras by Spearman: spearman",
                "Predictions: mse", "Predictions: spearman", "Loss: mse", "Mean validation Spearman: mse", "Loss: spearman", "Mean validation Spearman: spearman"],
            Charts(html));
        Assert.All(html.Descendants("path"), path => Assert.StartsWith("M", path.Attribute("d")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void A_binary_target_has_its_ROC_curve_and_the_signal_its_features()
    {
        (TrainingResult result, string text) = Train(SmallRun.Configuration with { Simulation = SmallRun.Simulation with { Shares = [1, 1] }, Epochs = 6 });
        XElement html = Parse(text);
        Assert.Contains("ROC curve over all validation rows", Charts(html));
        Assert.InRange(result.Runs[0].Detail!.Roc!.Value.Auc, 0.6, 1);
        string[][] exposures = Table(html, "bars");
        Assert.Equal(1 + 10, exposures.Length);
        Assert.All(exposures.Skip(1).Zip(exposures.Skip(2)), pair => Assert.True(Magnitude(pair.First) >= Magnitude(pair.Second)));

        double Magnitude(string[] row) => Math.Abs(double.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
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
        Assert.Equal(["era", "<b>2</b>", "<i>&"], Table(html, "eras").Select(row => row[0]));
        Assert.Equal("–", Table(html, "eras")[2][2]);
        Assert.StartsWith("a & <b>.csv, target target<u>.", html.Descendants("p").First().Value, StringComparison.Ordinal);
        Assert.Equal(result.Warnings, html.Descendants("li").Select(item => item.Value));
        Assert.Contains("<i>&", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
