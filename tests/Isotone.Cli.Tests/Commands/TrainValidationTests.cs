using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Isotone.Data;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

/// <summary><c>train</c> with cross-validation, ensembles, neutralization, feature sets and files of settings.</summary>
public sealed partial class TrainValidationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    // 28 eras with a target, 2 without.
    public TrainValidationTests()
    {
        _data = _folder["data.csv"];
        var options = new SimulationOptions { TrainEras = 21, ValidationEras = 7, TestEras = 1, LiveEras = 1, RowsPerEra = 40, Features = 6 };
        EraTable table = EraSimulator.Simulate(options, cancellation: TestContext.Current.CancellationToken).Table;
        EraCsvWriter.Write(_data, table.All, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Purged_folds_leave_out_the_eras_beside_them_and_score_every_era_once()
    {
        JsonElement run = Run("out", "--validation", "purged-k-fold", "--folds", "4", "--purge", "1", "--embargo", "2");
        string[] eras = [.. run.GetProperty("validation").GetProperty("eras").EnumerateArray().Select(era => era.Text("era"))];
        Assert.Equal(28, eras.Distinct().Count());
        Assert.Equal(28, eras.Length);

        // Stretches of 7: before one the purged era goes, behind it that and the two of the embargo.
        Assert.Equal([18, 17, 17, 20, 28], TrainErasOfFolds("out"));
        Assert.Equal(28 * 40, File.ReadLines(_folder["out/out_of_fold.csv"]).Count() - 1);
        Assert.Equal(2 * 40, File.ReadLines(_folder["out/predictions.csv"]).Count() - 1);
    }

    [Fact]
    public void Walking_forward_trains_on_ever_more_eras_or_on_a_window()
    {
        Run("growing", "--validation", "walk-forward", "--first-train-eras", "12", "--validation-eras", "8", "--purge", "2");
        Run("sliding", "--validation", "walk-forward", "--first-train-eras", "12", "--validation-eras", "8", "--sliding");
        Assert.Equal([12, 20, 28], TrainErasOfFolds("growing"));
        Assert.Equal([12, 12, 28], TrainErasOfFolds("sliding"));
    }

    [Fact]
    public void Hold_out_takes_the_last_eras()
    {
        JsonElement run = Run("out", "--validation", "hold-out", "--validation-eras", "5");
        Assert.Equal(5, run.GetProperty("validation").GetProperty("eras").GetArrayLength());
        Assert.Equal([23], TrainErasOfFolds("out"));
    }

    [Fact]
    public void An_ensemble_has_a_member_for_each_seed_and_its_predictions_are_its_own()
    {
        JsonElement[] members = [.. Run("three", "--ensemble", "3", "--seed", "7").GetProperty("members").EnumerateArray()];
        Assert.Equal([7, 8, 9], members.Select(member => member.GetProperty("seed").GetInt32()));
        Run("one", "--seed", "7");
        Assert.NotEqual(File.ReadAllText(_folder["one/predictions.csv"]), File.ReadAllText(_folder["three/predictions.csv"]));
        Assert.Equal(0, Invocation.Of("predict", "--model", _folder["three"], "--data", _data, "--output", _folder["again.csv"]).Code);
        HashSet<string> again = [.. File.ReadLines(_folder["again.csv"])];
        Assert.All(File.ReadLines(_folder["three/predictions.csv"]), line => Assert.Contains(line, again));
    }

    [Fact]
    public void Neutralization_takes_the_features_out_of_predictions()
    {
        Assert.True(LargestExposure("0") > 0.2);
        Assert.True(LargestExposure("1") < 0.1);
    }

    // What a model is trained to is also what it is judged by: the settings beside its results reproduce it to the byte.
    [Fact]
    public void The_settings_written_beside_the_results_reproduce_them()
    {
        Run("first", "--validation", "purged-k-fold", "--folds", "3", "--embargo", "1", "--ensemble", "2", "--neutralization", "0.25", "--model", "linear", "--loss", "0.5*spearman+0.5*mse");
        Invocation second = Invocation.Of("train", "--config", _folder["first/training.json"], "--output", _folder["second"], "--threads", "1", "--json");
        Assert.Equal(0, second.Code);
        foreach (string file in (string[])["model.safetensors", "predictions.csv", "out_of_fold.csv", "members.json"])
            Assert.Equal(File.ReadAllBytes(_folder["first/" + file]), File.ReadAllBytes(_folder["second/" + file]));
        Invocation other = Invocation.Of("train", "--config", _folder["first/training.json"], "--seed", "5", "--output", _folder["third"], "--json");
        Assert.Equal(5, other.Json.GetProperty("config").GetProperty("seed").GetInt32());
        Assert.NotEqual(File.ReadAllBytes(_folder["first/model.safetensors"]), File.ReadAllBytes(_folder["third/model.safetensors"]));
    }

    [Theory]
    [InlineData("""["feature1","feature3"]""", null)]
    [InlineData("[]", ": feature set 'mine' has no features.")]
    [InlineData("""["feature1","target"]""", ": 'target' is the target, and among the features.")]
    public void A_feature_set_is_taken_at_its_word(string set, string? problem)
    {
        string file = _folder.Write("features.json", $$$"""{"feature_sets":{"mine":{{{set}}}}}""");
        Invocation train = Train("out", "--features-file", file, "--feature-set", "mine", "--target", "target", "--json");
        if (problem is null)
            Assert.Equal(0, train.Code);
        else
            train.Fails(1, file + problem);
    }

    [Theory]
    [InlineData("--feature-set exclude", "--feature-set", "a", "--features-file", "f", "--feature-prefix", "x")]
    [InlineData("--feature-set and --features-file need each other", "--feature-set", "a")]
    [InlineData("--folds must be", "--folds", "1")]
    [InlineData("--purge must be", "--purge", "-1")]
    [InlineData("--neutralization must be", "--neutralization", "1.5")]
    [InlineData("--ensemble must be", "--ensemble", "0")]
    public void What_does_not_fit_is_wrong_usage(string sentence, params string[] options)
    {
        Invocation train = Train("out", options);
        Assert.Equal(2, train.Code);
        Assert.Contains(sentence.Split(" exclude")[0], train.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("""<tr><td>[^<]*</td><td>(\d+)</td>""")]
    private static partial Regex FoldRow();

    private double LargestExposure(string neutralization)
    {
        string output = "n" + neutralization;
        JsonElement run = Run(output, "--validation", "hold-out", "--neutralization", neutralization, "--model", "linear", "--learning-rate", "0.01");
        Assert.Equal(JsonValueKind.Object, run.GetProperty("validation").ValueKind);
        string report = File.ReadAllText(_folder[output + "/report.html"]);
        string table = report[report.IndexOf("<table class=\"bars\"", StringComparison.Ordinal)..];
        return Math.Abs(double.Parse(FirstExposure().Match(table).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""<td>feature\d+</td><td>(-?[\d.]+)</td>""")]
    private static partial Regex FirstExposure();

    // The last one is the model that is kept, trained on all eras, where there was a cross-validation.
    private int[] TrainErasOfFolds(string output)
    {
        string report = File.ReadAllText(_folder[output + "/report.html"]);
        int start = report.IndexOf("<table class=\"folds\"", StringComparison.Ordinal);
        string table = report[start..report.IndexOf("</table>", start, StringComparison.Ordinal)];
        return [.. FoldRow().Matches(table).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
    }

    private JsonElement Run(string output, params string[] options) =>
        Train(output, [.. options, "--json"]).Json.GetProperty("runs")[0].Clone();

    private Invocation Train(string output, params string[] options) => Invocation.Of(
        ["train", "--data", _data, "--epochs", "1", "--layers", "4", "--output", _folder[output], .. options]);
}
