using System.Text;
using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Numerai.Tests;

public sealed class ScoreReportTests
{
    private static readonly string[] _names = ["era1", "era2", "era3"];
    private static readonly Rows _eras = Rows.FromLengths([4, 3, 2]);
    private static readonly double[] _predictions = [.1, .2, .3, .4, .9, .5, .7, .3, .2];
    private static readonly double[] _targets = [0, 1, double.NaN, 1, .5, 0, 1, double.NaN, double.NaN];

    private static JsonElement Json(ScoreReport report)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            report.WriteJson(writer);
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        return document.RootElement.Clone();
    }

    [Fact]
    public void Each_era_is_scored_on_its_rows_with_a_known_target_and_eras_without_any_are_left_out()
    {
        ScoreReport report = ScoreReport.Of(_names, _eras, _predictions, _targets);
        Assert.Equal([("era1", 3), ("era2", 3)], report.Eras.Select(era => (era.Era, era.Rows)));
        double[] first = [.1, .2, .4], firstTarget = [0, 1, 1];
        Assert.Equal(EraScore.Standard.Select(score => score.Of(first, firstTarget)), report.Eras[0].Scores);
        Assert.Equal(.5, report.Eras[1].Scores[1], 1e-15);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void The_summary_is_of_the_era_scores()
    {
        ScoreReport report = ScoreReport.Of(_names, _eras, _predictions, _targets);
        Assert.Equal(ScoreSummary.Of([report.Eras[0].Scores[2], report.Eras[1].Scores[2]]), report.Summary("pearson"));
        Assert.Throws<ArgumentException>("score", () => report.Summary("mmc"));
    }

    [Fact]
    public void Golden_eras_in_one_report_have_their_scores()
    {
        var cases = Golden.Cases("numerai_scores.json");
        Rows eras = Rows.FromLengths([.. cases.Select(era => era.Doubles("target").Length)]);
        string[] names = [.. Enumerable.Range(1, cases.Count).Select(era => $"era{era}")];
        ScoreReport report = ScoreReport.Of(
            names, eras, cases.SelectMany(era => era.Doubles("prediction")).ToArray(), cases.SelectMany(era => era.Doubles("target")).ToArray());
        for (int era = 0; era < cases.Count; era++)
        {
            for (int score = 0; score < 3; score++)
                Assert.Equal(cases[era].Double(report.ScoreNames[score]), report.Eras[era].Scores[score], 1e-9);
        }
    }

    [Fact]
    public void Float32_scores_as_the_same_numbers_in_double()
    {
        float[] predictions = [.1f, .25f, .3f, .2f], targets = [0, .5f, .75f, float.NaN];
        ScoreReport report = ScoreReport.Of(["e"], Rows.One(4), predictions, targets);
        Assert.Equal(EraScore.Pearson.Of([.1f, .25f, .3f], [0, .5, .75]), report.Eras[0].Scores[2]);
    }

    [Fact]
    public void An_era_with_a_constant_side_is_null_left_out_of_the_summary_and_named()
    {
        double[] predictions = [.1, .2, .3, .5, .5, .1, .2], targets = [0, 1, 1, 0, 1, 1, 1];
        ScoreReport report = ScoreReport.Of(_names, Rows.FromLengths([3, 2, 2]), predictions, targets);
        Assert.All(report.Eras[1].Scores.Concat(report.Eras[2].Scores), score => Assert.Equal(double.NaN, score));
        Assert.Equal(ScoreSummary.Of([report.Eras[0].Scores[1]]), report.Summary("spearman"));
        Assert.Equal(
            [
                "1 era has no score and is left out of the means, since the target is constant there: era3.",
                "1 era has no score and is left out of the means, since the prediction is constant there: era2.",
            ],
            report.Warnings);
        Assert.Equal(JsonValueKind.Null, Json(report).GetProperty("eras")[1].GetProperty("legacy_corr").ValueKind);
    }

    [Fact]
    public void Many_unscored_eras_are_named_up_to_ten()
    {
        string[] names = [.. Enumerable.Range(1, 13).Select(era => $"era{era}")];
        double[] ones = [.. Enumerable.Repeat(1.0, 13)];
        string warning = Assert.Single(ScoreReport.Of(names, Rows.Batch(13, 1), ones, ones).Warnings);
        Assert.Equal(
            "13 eras have no score and are left out of the means, since the target is constant there: " +
            "era1, era2, era3, era4, era5, era6, era7, era8, era9, era10 and 3 more.", warning);
    }

    [Fact]
    public void Json_has_the_documented_shape_and_numbers_that_read_back_exactly()
    {
        ScoreReport report = ScoreReport.Of(_names, _eras, _predictions, _targets);
        JsonElement root = Json(report);
        Assert.Equal(["eras", "summary"], root.EnumerateObject().Select(property => property.Name));
        JsonElement era = root.GetProperty("eras")[0];
        Assert.Equal(["era", "rows", "legacy_corr", "spearman", "pearson", "numerai_corr"], era.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("era1", 3), (era.Text("era"), era.GetProperty("rows").GetInt32()));
        Assert.Equal(report.Eras[0].Scores[0], era.Double("legacy_corr"));
        JsonElement summary = root.GetProperty("summary");
        Assert.Equal(["legacy_corr", "spearman", "pearson", "numerai_corr"], summary.EnumerateObject().Select(property => property.Name));
        JsonElement spearman = summary.GetProperty("spearman");
        Assert.Equal(
            ["mean", "std", "sharpe", "max_drawdown", "compounded_drawdown", "smart_sharpe", "autocorrelation", "consistency", "apy"],
            spearman.EnumerateObject().Select(property => property.Name));
        Assert.Equal(report.Summary("spearman").Sharpe, spearman.Double("sharpe"));
    }

    [Fact]
    public void One_era_has_a_null_sharpe_in_json()
    {
        JsonElement summary = Json(ScoreReport.Of(["e"], Rows.One(3), new double[] { 1, 2, 3 }, [0, 1, 1])).GetProperty("summary");
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("pearson").GetProperty("sharpe").ValueKind);
        Assert.Equal(0, summary.GetProperty("pearson").Double("std"));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        double[] two = [1, 2];
        Assert.Throws<ArgumentException>("eraNames", () => ScoreReport.Of(["a", "b"], Rows.One(2), two, two));
        Assert.Throws<ArgumentException>("predictions", () => ScoreReport.Of(["a"], Rows.One(2), [1.0], two));
        Assert.Throws<ArgumentException>("targets", () => ScoreReport.Of(["a"], Rows.One(2), two, [1.0]));
        Assert.Throws<ArgumentException>("targets", () => ScoreReport.Of(["a"], Rows.One(2), two, [double.NaN, double.NaN]));
        Assert.Throws<ArgumentException>("targets", () => ScoreReport.Of(["a"], Rows.One(2), two, [0, double.PositiveInfinity]));
        var exception = Assert.Throws<ArgumentException>("predictions", () => ScoreReport.Of(["a"], Rows.One(2), [1, double.NaN], two));
        Assert.Contains("predictions[1] (era 'a') is NaN", exception.Message, StringComparison.Ordinal);
    }
}
