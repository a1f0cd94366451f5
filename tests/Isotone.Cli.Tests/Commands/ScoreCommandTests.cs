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
        Assert.Equal(["era", "rows", "legacy_corr", "spearman", "pearson"], Invocation.Keys(eras[0]));
        Assert.Equal(("era1", 10), (eras[0].Text("era"), eras[0].GetProperty("rows").GetInt32()));
        Assert.Equal(.8263342440128465, eras[0].Double("legacy_corr"), 1e-14);
        Assert.Equal(.811899030453063, eras[0].Double("spearman"), 1e-14);
        Assert.Equal(.8430509585520746, eras[0].Double("pearson"), 1e-14);
        Assert.Equal(-.811899030453063, eras[1].Double("spearman"), 1e-14);

        Assert.Equal(["legacy_corr", "spearman", "pearson"], Invocation.Keys(json.GetProperty("summary")));
        JsonElement spearman = json.GetProperty("summary").GetProperty("spearman");
        Assert.Equal(["mean", "std", "sharpe", "max_drawdown"], Invocation.Keys(spearman));
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
            "era   rows  legacy corr  spearman   pearson",
            "era1    10     0.826334  0.811899  0.843051",
            "",
            "summary",
            "score            mean  std     sharpe  max drawdown",
            "legacy_corr  0.826334    0  undefined             0",
            "spearman     0.811899    0  undefined             0",
            "pearson      0.843051    0  undefined             0",
        ],
        Score(Write(("era1", _targets, _predictions))).Lines);

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
