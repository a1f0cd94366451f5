using System.Text.Json;
using Isotone.Data;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

/// <summary><c>train</c> and <c>predict</c> on a small simulated file.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public TrainCommandTests()
    {
        _data = _folder["data.csv"];
        var options = new SimulationOptions { TrainEras = 20, ValidationEras = 8, TestEras = 2, RowsPerEra = 200, Features = 12 };
        EraTable table = EraSimulator.Simulate(options, cancellation: TestContext.Current.CancellationToken).Table;
        EraCsvWriter.Write(_data, table.All, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Json_holds_configuration_runs_and_output_and_nothing_else_is_printed()
    {
        JsonElement json = Train("out", "--loss", "mse,spearman", "--epochs", "2", "--json").Json;
        Assert.Equal(["config", "runs", "output", "report"], Invocation.Keys(json));
        Assert.Equal("target", json.GetProperty("config").Text("target"));
        Assert.Equal(2, json.GetProperty("config").GetProperty("epochs").GetInt32());
        Assert.Equal(_folder["out"], json.Text("output"));
        JsonElement[] runs = [.. json.GetProperty("runs").EnumerateArray()];
        Assert.Equal(["mse", "spearman"], runs.Select(run => run.Text("loss")));
        foreach (JsonElement run in runs)
        {
            JsonElement[] history = [.. run.GetProperty("history").EnumerateArray()];
            Assert.Equal([1, 2], history.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
            Assert.All(history, epoch =>
            {
                Assert.Equal(["epoch", "train_loss", "validation"], Invocation.Keys(epoch));
                Assert.InRange(epoch.GetProperty("validation").Double("spearman"), -1, 1);
            });
            JsonElement validation = run.GetProperty("validation");
            Assert.Equal(8, validation.GetProperty("eras").GetArrayLength());
            Assert.InRange(validation.GetProperty("summary").GetProperty("spearman").Double("mean"), -1, 1);
        }
    }

    [Fact]
    public void The_model_and_every_epoch_are_shown_and_the_runs_stand_side_by_side()
    {
        string[] lines = Train("out", "--loss", "mse,spearman", "--epochs", "2", "--layers", "16,8").Lines;
        Assert.Contains(lines, line => line.Contains("Linear", StringComparison.Ordinal) && line.Contains("[1, 12]", StringComparison.Ordinal) && line.Contains("208", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("AdamW: learning_rate=0.0003", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("SoftSpearman: strength=relative 10", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.StartsWith("epoch 2/2  train loss", StringComparison.Ordinal)));
        int table = Array.IndexOf(lines, "validation spearman");
        Assert.Equal(["era", "rows", "mse", "spearman"], lines[table + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(lines[(table + 2)..(table + 10)], line => Assert.StartsWith("era", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Training_learns_and_one_seed_gives_one_model()
    {
        string[] runs = ["first", "second"];
        double[] means = [.. runs.Select(run =>
            Train(run, "--loss", "spearman", "--epochs", "10", "--learning-rate", "0.003", "--model", "linear", "--json").Json
                .GetProperty("runs")[0].GetProperty("validation").GetProperty("summary").GetProperty("spearman").Double("mean"))];
        Assert.True(means[0] > 0.1, $"{means[0]}");
        Assert.Equal(means[0], means[1]);
        Assert.Equal(File.ReadAllBytes(_folder["first/model.safetensors"]), File.ReadAllBytes(_folder["second/model.safetensors"]));
        Assert.Equal(File.ReadAllText(_folder["first/predictions.csv"]), File.ReadAllText(_folder["second/predictions.csv"]));
    }

    [Fact]
    public void Predictions_are_for_the_rows_that_neither_train_nor_validate_and_predict_repeats_them()
    {
        Assert.Equal(0, Train("out", "--epochs", "1").Code);
        Invocation predict = Invocation.Of("predict", "--model", _folder["out"], "--data", _data, "--output", _folder["all.csv"], "--json");
        Assert.Equal(["output", "rows"], Invocation.Keys(predict.Json));
        Assert.Equal(31 * 200, predict.Json.GetProperty("rows").GetInt32());
        Dictionary<string, string> all = File.ReadLines(_folder["all.csv"]).Skip(1).ToDictionary(line => line.Split(',')[0], line => line.Split(',')[1]);
        string[] rest = [.. File.ReadLines(_folder["out/predictions.csv"])];
        Assert.Equal("id,prediction", rest[0]);
        Assert.Equal(3 * 200, rest.Length - 1);
        Assert.All(rest.Skip(1), line => Assert.Equal(all[line.Split(',')[0]], line.Split(',')[1]));
    }

    [Fact]
    public void Results_are_replaced_only_when_forced()
    {
        Assert.Equal(0, Train("out", "--epochs", "1").Code);
        Train("out", "--epochs", "1", "--json").Fails(1, $"{_folder["out"]}: the folder is not empty; --force replaces the results in it.");
        Assert.Equal(0, Train("out", "--epochs", "1", "--force").Code);
    }

    [Theory]
    [InlineData("--epochs", "0")]
    [InlineData("--learning-rate", "0")]
    [InlineData("--weight-decay", "-1")]
    [InlineData("--layers", "8,x")]
    [InlineData("--loss", "hinge")]
    [InlineData("--loss", "mse,mse")]
    [InlineData("--model", "forest")]
    [InlineData("--threads", "0")]
    [InlineData("--seed", "-1")]
    [InlineData("--tau", "NaN")]
    public void Options_out_of_range_are_wrong_usage(string option, string value)
    {
        Invocation train = Train("out", option, value);
        Assert.Equal(2, train.Code);
        Assert.Equal("", train.Out);
        Assert.Contains(option, train.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Data_that_cannot_be_trained_on_fails_with_a_sentence()
    {
        Train("out", "--target", "target_x", "--json").Fails(1, $"{_data}, line 1, column 'target_x': the header has no such column; it has target.");
        string constant = _folder.Write("constant.csv", "id,era,data_type,feature1,target\na,era1,train,0,1\nb,era1,train,1,1\n");
        Invocation.Of("train", "--data", constant, "--output", _folder["c"], "--json").Fails(
            1, $"{constant}, column 'target': the target is 1 in all 2 training rows, and order cannot be learnt from one value.");
        Invocation.Of("predict", "--model", _folder["none"], "--data", _data, "--output", _folder["p.csv"]).Fails(
            1, $"{_folder["none"]}: there is no such folder; a model is a folder that 'train' wrote.");
    }

    [Fact]
    public void A_learning_rate_that_diverges_fails_with_a_sentence()
    {
        Invocation train = Train("out", "--loss", "mse", "--learning-rate", "1e30", "--json");
        Assert.Equal((1, ""), (train.Code, train.Out));
        Assert.Contains("not finite", train.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_ends_with_130()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Invocation train = Invocation.Run("", io => io with { Cancellation = cancelled.Token }, "train", "--data", _data, "--output", _folder["out"]);
        Assert.Equal((130, "isotone: cancelled."), (train.Code, train.Error.TrimEnd()));
    }

    public void Dispose() => _folder.Dispose();

    private Invocation Train(string output, params string[] options) =>
        Invocation.Of(["train", "--data", _data, "--output", _folder[output], .. options]);
}
