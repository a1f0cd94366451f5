using System.Text.Json;
using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class TrainingWorkflowTests : IDisposable
{
    private static readonly LossExpression[] _allLosses = [LossKind.Mse, LossKind.Pearson, LossKind.Spearman, LossKind.Aum];

    private readonly TemporaryFolder _folder = new();

    // Two shares make targets of 0 and 1, which the AUM needs.
    private static TrainingConfiguration Binary => SmallRun.Configuration with
    {
        Simulation = SmallRun.Simulation with { Shares = [1, 1] },
    };

    [Fact]
    public void The_default_settings_learn_the_default_signal_with_both_losses()
    {
        // The default job on a tenth of its numbers.
        var configuration = new TrainingConfiguration
        {
            Simulation = new SimulationOptions { RowsPerEra = 300, Features = 100 },
            Losses = [LossKind.Mse, LossKind.Spearman],
            Epochs = 6,
        };
        TrainingResult result = SmallRun.Train(configuration, _folder["out"]);
        Assert.Equal(["mse", "spearman"], result.Runs.Select(run => run.Loss));
        Assert.All(result.Runs, run =>
        {
            ScoreSummary spearman = run.Validation.Summary("spearman");
            Assert.Equal(37, spearman.Eras);
            Assert.True(spearman.Mean > 3 * spearman.Std / Math.Sqrt(spearman.Eras), $"{run.Loss}: {spearman}");

            // The signal that eras share has correlation 0.19: what is well above half of it was learnt, not guessed.
            Assert.InRange(spearman.Mean!.Value, 0.12, 0.2);
        });
    }

    [Theory]
    [InlineData(ModelKind.Linear)]
    [InlineData(ModelKind.Mlp)]
    public void Every_model_learns_with_every_loss(ModelKind model)
    {
        SimulationOptions clear = Binary.Simulation! with { RowsPerEra = 200, ValidationEras = 10 };
        TrainingResult result = SmallRun.Train(
            Binary with { Model = model, Losses = _allLosses, Epochs = 6, Simulation = clear }, _folder["out"]);
        Assert.Equal(["mse", "pearson", "spearman", "aum"], result.Runs.Select(run => run.Loss));
        Assert.All(result.Runs, run =>
        {
            ScoreSummary spearman = run.Validation.Summary("spearman");
            Assert.True(spearman.Mean > 3 * spearman.Std / Math.Sqrt(spearman.Eras), $"{run.Loss}: {spearman}");
            Assert.InRange(spearman.Mean!.Value, 0.25, 0.4);
        });
    }

    [Fact]
    public void The_same_seed_gives_the_same_files_for_any_number_of_threads_and_another_seed_others()
    {
        TrainingConfiguration configuration = SmallRun.Configuration with { Losses = [LossKind.Mse, LossKind.Spearman] };
        Dictionary<string, byte[]> Files(string name, TrainingConfiguration wanted)
        {
            SmallRun.Train(wanted, _folder[name]);
            return TemporaryFolder.FilesBelow(_folder[name])
                .Where(file => Path.GetFileName(file) is "model.safetensors" or "history.json" or "predictions.csv")
                .ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(_folder[name], file)));
        }

        Dictionary<string, byte[]> first = Files("first", configuration with { Threads = 1 });
        Assert.Equal(6, first.Count);
        Assert.Equal(first, Files("again", configuration with { Threads = 1 }));
        Assert.Equal(first, Files("threads", configuration with { Threads = 2 }));
        Dictionary<string, byte[]> other = Files("other", configuration with { Seed = 2 });
        Assert.All(first, file => Assert.NotEqual(file.Value, other[file.Key]));
    }

    [Fact]
    public void The_seed_is_that_of_the_simulation_where_none_is_given()
    {
        var configuration = new TrainingConfiguration { Seed = 7 };
        var stop = new Listener(progress =>
        {
            if (progress is RunStarting { Data: var data })
                throw new InvalidOperationException(data);
        });
        string data = Assert.Throws<InvalidOperationException>(
            () => SmallRun.Train(configuration, _folder["out"], progress: stop)).Message;
        Assert.StartsWith("simulated data (seed 7): ", data, StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_lies_in_the_folder_itself()
    {
        TrainingResult result = SmallRun.Train(SmallRun.Configuration, _folder["out"]);
        Assert.Equal(["config.json", "history.json", "model.safetensors", "predictions.csv", "report.html", "training.json"], TemporaryFolder.FilesBelow(_folder["out"]));
        Assert.Equal(_folder["out"], result.Output);
        Assert.Equal(_folder["out"], Assert.Single(result.Runs).Folder);
    }

    [Fact]
    public void Several_runs_have_a_folder_each()
    {
        TrainingResult result = SmallRun.Train(Binary with { Losses = [LossKind.Aum, LossKind.Pearson] }, _folder["out"]);
        string[] files = ["config.json", "history.json", "model.safetensors", "predictions.csv"];
        Assert.Equal(
            [.. files.Select(file => $"aum/{file}"), .. files.Select(file => $"pearson/{file}"), "report.html", "training.json"],
            TemporaryFolder.FilesBelow(_folder["out"]));
        Assert.Equal([_folder["out/aum"], _folder["out/pearson"]], result.Runs.Select(run => run.Folder));
        Assert.Equal([LossKind.Aum], TrainedModel.Load(_folder["out/aum"]).Description.Configuration.Losses);
    }

    [Fact]
    public void Predictions_are_of_exactly_the_rows_that_are_neither_training_nor_validation_rows()
    {
        TrainingResult result = SmallRun.Train(SmallRun.Configuration, _folder["out"]);
        EraTable table = EraSimulator.Simulate(SmallRun.Simulation, cancellation: TestContext.Current.CancellationToken).Table;
        RowSelection rest = table.All.OfType(DataTypes.Test, DataTypes.Live);
        Assert.Equal(180, rest.Count);
        string[] lines = File.ReadAllLines(result.Runs[0].Predictions!);
        Assert.Equal("id,prediction", lines[0]);
        Assert.Equal(rest.Indices.ToArray().Select(row => table.Ids[row]), lines.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void Rows_of_a_kind_that_nobody_knows_are_predicted_for_and_no_such_rows_give_no_file()
    {
        string known = SmallRun.Csv(("era1", "train", ["0", "1", "0.5"]), ("era2", "validation", ["0", "1"]));
        TrainingConfiguration configuration = SmallRun.Configuration with { Data = _folder.Write("known.csv", known) };
        Assert.Null(SmallRun.Train(configuration, _folder["known"]).Runs[0].Predictions);
        Assert.False(File.Exists(_folder["known/predictions.csv"]));

        configuration = configuration with { Data = _folder.Write("odd.csv", known + "x1,era3,holdout,0,1,\nx2,era3,,1,0,0.5\n") };
        SmallRun.Train(configuration, _folder["odd"]);
        Assert.Equal(["id", "x1", "x2"], File.ReadAllLines(_folder["odd/predictions.csv"]).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void Settings_reach_the_training()
    {
        byte[] Model(string name, TrainingConfiguration configuration)
        {
            SmallRun.Train(configuration, _folder[name]);
            return File.ReadAllBytes(_folder[$"{name}/model.safetensors"]);
        }

        byte[] plain = Model("plain", SmallRun.Configuration);
        Assert.NotEqual(plain, Model("decay", SmallRun.Configuration with { WeightDecay = 0.5 }));
        Assert.NotEqual(plain, Model("tau", SmallRun.Configuration with { Tau = 1 }));
        Assert.NotEqual(plain, Model("rate", SmallRun.Configuration with { LearningRate = 0.02 }));
        Assert.NotEqual(plain, Model("batch", SmallRun.Configuration with { BatchSize = 240 }));
        byte[] strength = Model("strength", SmallRun.Configuration with { Strength = 0.01 });
        Assert.NotEqual(plain, strength);
        Assert.Equal(strength, Model("strength and tau", SmallRun.Configuration with { Strength = 0.01, Tau = 1 }));
    }

    [Fact]
    public void The_layers_are_as_configured()
    {
        var listener = new Listener();
        SmallRun.Train(SmallRun.Configuration with { Layers = [7, 5] }, _folder["mlp"], progress: listener);
        SmallRun.Train(SmallRun.Configuration with { Model = ModelKind.Linear }, _folder["linear"], progress: listener);
        RunStarting[] starts = [.. listener.Heard.OfType<RunStarting>()];
        Assert.Equal((10 * 7) + 7 + (7 * 5) + 5 + 5 + 1, starts[0].Summary.ParameterCount);
        Assert.Equal(10 + 1, starts[1].Summary.ParameterCount);
        Assert.Equal((1, 1, "spearman"), (starts[0].Run, starts[0].Runs, starts[0].Loss));
    }

    [Fact]
    public void Predictions_start_at_the_mean_target_so_that_squared_error_starts_at_its_variance()
    {
        TrainingConfiguration configuration = SmallRun.Configuration with
        {
            Losses = [LossKind.Mse],
            Epochs = 1,
            LearningRate = 1e-9,
            Simulation = SmallRun.Simulation with { Shares = [1, 1, 1, 7] },
        };
        TrainingRun run = SmallRun.Train(configuration, _folder["out"]).Runs[0];

        // Targets 0, 1/3, 2/3 and 1, the last in 42 of 60 rows: mean 0.8, variance 0.7 + 0.1 (1/9 + 4/9) - 0.8^2.
        Assert.Equal(0.7 + (0.5 / 9) - 0.64, run.History.Epochs[0].TrainLoss, 1e-5);
    }

    [Fact]
    public void Training_that_diverges_says_so_and_leaves_no_empty_folder()
    {
        TrainingConfiguration configuration = SmallRun.Configuration with { Losses = [LossKind.Mse], LearningRate = 1e30 };
        var diverged = Assert.Throws<Learning.TrainingDivergedException>(() => SmallRun.Train(configuration, _folder["out"]));
        Assert.Contains("not finite in epoch 1", diverged.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate", diverged.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void The_result_as_JSON_keeps_the_contract_for_scripts()
    {
        TrainingResult result = SmallRun.Train(Binary with { Losses = [LossKind.Mse, LossKind.Aum] }, _folder["out"]);
        JsonElement json = SmallRun.Json(writer => TrainingResultJson.Write(writer, result));
        Assert.Equal("target", json.GetProperty("config").GetProperty("target").GetString());
        Assert.Equal(60, json.GetProperty("config").GetProperty("simulation").GetProperty("rows_per_era").GetInt32());
        Assert.Equal(_folder["out"], json.GetProperty("output").GetString());
        Assert.Equal(["mse", "aum"], json.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("loss").GetString()));
        for (int run = 0; run < 2; run++)
        {
            JsonElement element = json.GetProperty("runs")[run];
            JsonElement[] history = [.. element.GetProperty("history").EnumerateArray()];
            Assert.Equal([1, 2], history.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
            Assert.Equal(result.Runs[run].History.Epochs[1].TrainLoss, history[1].GetProperty("train_loss").GetDouble());
            Assert.Equal(
                result.Runs[run].History.Epochs[1].Validation["spearman"],
                history[1].GetProperty("validation").GetProperty("spearman").GetDouble());
            JsonElement score = SmallRun.Json(result.Runs[run].Validation.WriteJson);
            Assert.Equal(score.GetRawText(), element.GetProperty("validation").GetRawText());
            Assert.True(JsonElement.DeepEquals(
                element.GetProperty("history"), SmallRun.JsonOf(Path.Combine(result.Runs[run].Folder, "history.json"))));
        }

        Assert.All(SmallRun.Keys(json), key => Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", key));
    }

    public void Dispose() => _folder.Dispose();
}
