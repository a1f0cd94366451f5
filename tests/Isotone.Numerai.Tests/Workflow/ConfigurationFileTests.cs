using System.Text.Json.Nodes;
using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Problem(string json)
    {
        string path = _folder.Write("config.json", json);
        string message = Assert.Throws<DataFileException>(() => ConfigurationFile.Read(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain("Isotone.Numerai", message, StringComparison.Ordinal);
        return message[path.Length..];
    }

    private static string Json(TrainingConfiguration configuration) =>
        SmallRun.Json(writer => ConfigurationFile.WriteJson(writer, configuration)).GetRawText();

    [Fact]
    public void What_is_written_is_read_back()
    {
        var configuration = new TrainingConfiguration
        {
            Data = "a \"file\" <ü>.csv",
            Simulation = new SimulationOptions { Seed = ulong.MaxValue, Shares = [1, 2.5], LinearSignal = 1 / 3.0, TestEras = 0 },
            Target = "target_a",
            FeaturePrefix = "f",
            Model = ModelKind.Linear,
            Layers = [3, 2],
            Losses = [LossKind.Aum, new LossExpression("0.5*sharpe(numerai_corr)+neutral(mse,0.25)")],
            Tau = 0.1,
            Strength = 1e-300,
            BatchSize = 7,
            Epochs = 9,
            LearningRate = 1 / 7.0,
            WeightDecay = 0,
            Seed = ulong.MaxValue - 1,
            Threads = 3,
        };
        var description = new ModelDescription(configuration, ["b", "a"], 4);
        ConfigurationFile.Write(_folder["config.json"], description);
        ModelDescription read = ConfigurationFile.Read(_folder["config.json"]);
        Assert.Equivalent(description, read, strict: true);
        Assert.Equal(Json(configuration), Json(read.Configuration));
        Assert.All(SmallRun.Keys(SmallRun.JsonOf(_folder["config.json"])), key => Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", key));
    }

    // The JSON of a whole description with one setting set to a value.
    private static string With(string key, string json)
    {
        JsonNode configuration = JsonNode.Parse(Json(new TrainingConfiguration { Simulation = new SimulationOptions() }))!;
        configuration[key] = JsonNode.Parse(json);
        return $$"""
            {
            "configuration":{{configuration.ToJsonString()}},
            "features":["a"],"epochs_trained":1}
            """;
    }

    [Fact]
    public void Every_setting_must_be_there()
    {
        JsonObject configuration = JsonNode.Parse(Json(new TrainingConfiguration { Simulation = new SimulationOptions() }))!.AsObject();
        string[] keys = [.. configuration.Select(setting => setting.Key)];
        Assert.Equal(33, keys.Length);
        foreach (string key in keys)
        {
            JsonObject lacking = configuration.DeepClone().AsObject();
            lacking.Remove(key);
            Assert.Equal(
                ", line 1: it is no description of a model: 'configuration' is not known, not complete, or not of the right kind.",
                Problem($$"""{"configuration":{{lacking.ToJsonString()}},"features":["a"],"epochs_trained":1}"""));
        }

        Assert.Contains("'configuration.simulation' is", Problem(With("simulation", """{"seed":1}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layers", "null")]
    [InlineData("layers", "[0]")]
    [InlineData("layers", "[]")]
    [InlineData("layers", "8")]
    [InlineData("losses", "[\"mse\",\"mse\"]")]
    [InlineData("losses", "[null]")]
    [InlineData("model", "\"forest\"")]
    [InlineData("model", "1")]
    [InlineData("epochs", "\"many\"")]
    [InlineData("epochs", "1e99")]
    [InlineData("tau", "\"NaN\"")]
    public void A_setting_that_cannot_be_is_named_in_one_sentence(string key, string value)
    {
        string problem = Problem(With(key, value));
        Assert.Contains(key, problem, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"configuration":null,"features":["a"],"epochs_trained":1}""")]
    public void What_is_no_description_of_a_model_is_refused_in_one_sentence(string json)
    {
        string problem = Problem(json);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("|", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[\"a\",null]")]
    [InlineData("[\"a\",\"\"]")]
    [InlineData("[\"a\",\"b\",\"a\"]")]
    [InlineData("\"a\"")]
    public void Features_must_be_names(string features) => Assert.Contains(
        "'features' ",
        Problem(With("seed", "1").Replace("[\"a\"]", features, StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Fact]
    public void An_unknown_setting_is_named_with_its_line() => Assert.Equal(
        ", line 2: it is no description of a model: 'configuration.epoch' is not known, not complete, or not of the right kind.",
        Problem(With("epoch", "9")));

    [Fact]
    public void A_setting_out_of_range_is_named() => Assert.Equal(
        ": it is no description of a model: BatchSize must be at least 1.", Problem(With("batch_size", "0")));

    public void Dispose() => _folder.Dispose();
}
