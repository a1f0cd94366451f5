using System.Globalization;
using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

public sealed class ScoreCommandTests : IDisposable
{
    // Ten rows that Numerai's own tools and pandas were run on.
    private static readonly double[] _targets = [0, .25, .5, .5, .75, 1, .5, .25, .75, .5];
    private static readonly double[] _predictions = [.1, .4, .35, .8, .6, .9, .5, .2, .7, .3];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Eras_and_their_summary_are_what_Numerai_computes()
    {
        // era1 as given, era2 with the predictions turned around, so that its scores are the negative ones.
        string path = Write(("era1", _targets, _predictions), ("era2", _targets, [.. _predictions.Select(p => 1 - p)]));
        JsonElement json = Score(path, "--json").Json;

        Assert.Equal(["eras", "summary"], Invocation.Keys(json));
        JsonElement[] eras = [.. json.GetProperty("eras").EnumerateArray()];
        Assert.Equal(["era", "rows", "legacy_corr", "spearman", "pearson", "numerai_corr"], Invocation.Keys(eras[0]));
        Assert.Equal(("era1", 10), (eras[0].Text("era"), eras[0].GetProperty("rows").GetInt32()));
        Assert.Equal(.8263342440128465, eras[0].Double("legacy_corr"), 1e-14);
        Assert.Equal(.811899030453063, eras[0].Double("spearman"), 1e-14);
        Assert.Equal(.8430509585520746, eras[0].Double("pearson"), 1e-14);
        Assert.Equal(.8977639616235084, eras[0].Double("numerai_corr"), 1e-13);
        Assert.Equal(-.811899030453063, eras[1].Double("spearman"), 1e-14);

        Assert.Equal(["legacy_corr", "spearman", "pearson", "numerai_corr"], Invocation.Keys(json.GetProperty("summary")));
        JsonElement spearman = json.GetProperty("summary").GetProperty("spearman");
        Assert.Equal(
            ["mean", "std", "sharpe", "max_drawdown", "compounded_drawdown", "smart_sharpe", "autocorrelation", "consistency", "apy"],
            Invocation.Keys(spearman));
        Assert.Equal(0, spearman.Double("mean"), 1e-14);
        Assert.Equal(.811899030453063, spearman.Double("std"), 1e-14);
        Assert.Equal(.811899030453063, spearman.Double("max_drawdown"), 1e-14);
    }

    [Fact]
    public void One_era_has_no_Sharpe_ratio_and_unknown_targets_are_left_out()
    {
        string path = Write(("era1", [.. _targets, double.NaN], [.. _predictions, .5]));
        JsonElement json = Score(path, "--json").Json;
        Assert.Equal(10, json.GetProperty("eras")[0].GetProperty("rows").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("summary").GetProperty("spearman").GetProperty("sharpe").ValueKind);
    }

    [Fact]
    public void An_era_without_a_score_is_null_and_named_in_a_warning()
    {
        string path = Write(("era1", _targets, _predictions), ("era2", [.5, .5], [.1, .2]));
        Invocation run = Score(path, "--json");
        Assert.Equal(0, run.Code);
        Assert.StartsWith("isotone: warning: 1 era has no score", run.Error, StringComparison.Ordinal);
        Assert.Contains("era2", run.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("eras")[1].GetProperty("spearman").ValueKind);
    }

    [Fact]
    public void People_get_a_table_of_eras_and_one_of_scores() => Assert.Equal(
        [
            "eras",
            "era   rows  legacy corr  spearman   pearson  numerai corr",
            "era1    10     0.826334  0.811899  0.843051      0.897764",
            "",
            "summary",
            "score             mean  std     sharpe  max drawdown",
            "legacy_corr   0.826334    0  undefined             0",
            "spearman      0.811899    0  undefined             0",
            "pearson       0.843051    0  undefined             0",
            "numerai_corr  0.897764    0  undefined             0",
            "",
            "further statistics",
        ],
        Score(Write(("era1", _targets, _predictions))).Lines.Take(12));

    [Fact]
    public void Meta_model_features_and_benchmark_add_their_scores()
    {
        JsonElement json = Score(WithMetaModelAndFeatures(), "--meta-model", "m", "--features", "f", "--benchmark", "m", "--json").Json;
        Assert.Equal(["eras", "summary", "features"], Invocation.Keys(json));
        JsonElement era = json.GetProperty("eras")[0];
        Assert.Equal(
            [
                "era", "rows", "legacy_corr", "spearman", "pearson", "numerai_corr", "mmc", "fnc", "bmc",
                "max_feature_correlation", "feature_exposure", "max_feature",
            ],
            Invocation.Keys(era));
        Assert.Equal(.5497079017039025, era.Double("mmc"), 1e-13);
        Assert.Equal(.5497079017039025, era.Double("bmc"), 1e-13);
        Assert.Equal(.5481188954997256, era.Double("fnc"), 1e-13);
        Assert.Equal(.6814168325168107, era.Double("max_feature_correlation"), 1e-13);
        Assert.Equal("f1", era.Text("max_feature"));
        Assert.Equal(["f1", "f2"], json.GetProperty("features").EnumerateArray().Select(feature => feature.Text("feature")));
        Assert.Equal(.6814168325168107, json.GetProperty("features")[0].Double("mean"), 1e-13);
    }

    [Fact]
    public void Only_the_scores_asked_for_are_added()
    {
        string path = WithMetaModelAndFeatures();
        Assert.Equal("mmc", Invocation.Keys(Score(path, "--meta-model", "m", "--json").Json.GetProperty("summary"))[^1]);
        Assert.Equal("bmc", Invocation.Keys(Score(path, "--benchmark", "m", "--json").Json.GetProperty("summary"))[^1]);
        double all = Score(path, "--json").Json.GetProperty("eras")[0].Double("numerai_corr");
        double ends = Score(path, "--top-bottom", "2", "--json").Json.GetProperty("eras")[0].Double("numerai_corr");
        Assert.NotEqual(all, ends);
        Assert.Equal(all, Score(path, "--top-bottom", "9", "--json").Json.GetProperty("eras")[0].Double("numerai_corr"), 1e-14);
    }

    [Fact]
    public void Every_table_fits_an_ordinary_terminal()
    {
        string[] lines = Score(WithMetaModelAndFeatures(), "--meta-model", "m", "--features", "f", "--benchmark", "m").Lines;

        // A line after a blank one is a title, or where a table goes on below itself its first column's.
        string[] titles = [.. lines.Where((line, i) => (i == 0 || lines[i - 1].Length == 0) && !line.StartsWith("score ", StringComparison.Ordinal))];
        Assert.Equal(["eras", "contribution and exposure", "summary", "further statistics", "highest feature exposures"], titles);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void A_missing_feature_is_refused_or_filled()
    {
        string path = _folder.Write("holes.csv", "era,t,p,f1,f2\ne,0,.1,0,1\ne,1,.3,,0\ne,.5,.2,1,1\ne,0,.4,1,0\ne,1,.6,0,0\ne,.5,.5,.5,1\n");
        Score(path, "--features", "f", "--json").Fails(1, $"{path}: feature 'f1' of data row 2 (era 'e') is missing.");
        Assert.Equal(6, Score(path, "--features", "f", "--missing", "0.5", "--json").Json.GetProperty("eras")[0].GetProperty("rows").GetInt32());
        Score(path, "--features", "g", "--json").Fails(1, $"{path}, line 1: the header has no feature column: no name begins with 'g'.");
        Invocation.Of("score", path, "--target", "t", "--prediction", "p", "--missing", "nan")
            .Fails(2, "--missing must be a finite number, not 'nan' (see 'isotone score --help').");
    }

    [Fact]
    public void Bad_files_fail_with_one_sentence()
    {
        string path = Write(("era1", _targets, _predictions)), missing = _folder["missing.csv"];
        Invocation.Of("score", path, "--target", "target_x", "--prediction", "p", "--json")
            .Fails(1, $"{path}, line 1, column 'target_x': the header has no such column.");
        Score(missing, "--json").Fails(1, $"{missing}: there is no such file.");
        Score(_folder.Path, "--json").Fails(1, $"{_folder.Path}: is a directory where a file is needed.");
        string word = _folder.Write("word.csv", "era,t,p\nera1,0.5,high\n");
        Invocation run = Score(word, "--json");
        Assert.StartsWith($"isotone: {word}, line 2, column 'p': ", run.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (run.Code, run.Out));
    }

    [Theory]
    [InlineData("Option '--prediction' is required", "score", "file.csv", "--target", "t")]
    [InlineData("Option '--target' is required", "score", "file.csv", "--prediction", "p")]
    [InlineData("Required argument 'FILE' missing for command: 'score'", "score", "--target", "t", "--prediction", "p")]
    [InlineData("Unrecognized option '--verbose'", "score", "--verbose", "--target", "t", "--prediction", "p")]
    [InlineData("--target needs the name of a column, not '--json'", "score", "file.csv", "--prediction", "p", "--target", "--json")]
    public void What_is_required_is_asked_for(string sentence, params string[] args) =>
        Invocation.Of(args).Fails(2, $"{sentence} (see 'isotone score --help').");

    public void Dispose() => _folder.Dispose();

    private static Invocation Score(string path, params string[] options) =>
        Invocation.Of(["score", path, "--target", "t", "--prediction", "p", .. options]);

    private string WithMetaModelAndFeatures()
    {
        double[] m = [.2, .1, .6, .4, .5, .7, .9, .3, .8, .45], f1 = [0, 1, 2, 3, 4, 4, 3, 2, 1, 0], f2 = [4, 0, 3, 1, 2, 2, 1, 3, 0, 4];
        IEnumerable<string> rows = Enumerable.Range(0, 10).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"n{row},era1,{_targets[row]},{_predictions[row]},{m[row]},{f1[row]},{f2[row]}"));
        return _folder.Write("features.csv", $"id,era,t,p,m,f1,f2\n{string.Join('\n', rows)}\n");
    }

    private string Write(params (string Name, double[] Targets, double[] Predictions)[] eras)
    {
        var lines = new List<string> { "id,era,t,p" };
        foreach ((string name, double[] targets, double[] predictions) in eras)
        {
            lines.AddRange(targets.Zip(predictions, (target, prediction) => string.Create(
                CultureInfo.InvariantCulture, $"n{lines.Count},{name},{(double.IsNaN(target) ? "" : $"{target:R}")},{prediction:R}")));
        }

        return _folder.Write("scores.csv", string.Join('\n', lines) + "\n");
    }
}
