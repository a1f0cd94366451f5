using Isotone.Boosting;
using Isotone.Data;

namespace Isotone.Numerai.Tests;

/// <summary>Boosted trees through the workflow of networks.</summary>
public sealed class TreeWorkflowTests : IDisposable
{
    private static readonly TrainingConfiguration _trees = SmallRun.Configuration with
    {
        Model = ModelKind.XGBoost,
        LearningRate = null,
        Threads = 1,
        Boosting = new BoostingConfiguration { Rounds = 12, MaxDepth = 3 },
    };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Trees_train_are_reported_and_predict_the_same_after_they_were_read_back()
    {
        RequireLibrary();
        var listener = new Listener();
        TrainingResult result = SmallRun.Train(_trees with { Losses = [LossKind.Mse, LossKind.Spearman, new LossExpression("sharpe(pearson)"), LossKind.NumeraiCorr] }, _folder["out"], progress: listener);
        Assert.All(result.Runs, run => Assert.True(run.Validation.Summaries[1].Mean > 0.1, $"{run.Loss} {run.Validation.Summaries[1].Mean}"));
        Assert.Equal(4 * 12, listener.Heard.OfType<RoundFinished>().Count());
        TrainingRun spearman = result.Runs[1];
        Assert.Equal(12, spearman.History.Epochs.Count);
        Assert.Equal(1, spearman.Importance.Sum(feature => feature.Share), 1e-6);
        Assert.True(spearman.Importance[0].Share >= spearman.Importance[^1].Share);
        string report = File.ReadAllText(result.Report);
        Assert.Contains("Feature importance", report, StringComparison.Ordinal);
        Assert.Contains(spearman.Importance[0].Feature, report, StringComparison.Ordinal);
        Assert.Equal((30.0, 0.1), (result.Configuration.Tau, result.Configuration.LearningRate));

        RowSelection rows = EraSimulator.Simulate(SmallRun.Simulation, cancellation: TestContext.Current.CancellationToken).Table.All;
        float[] predictions = TrainedModel.Load(spearman.Folder).Predict(rows, cancellation: TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder["copy"]);
        TrainedModel.Load(spearman.Folder).Save(_folder["copy"]);
        Assert.Equal(predictions, TrainedModel.Load(_folder["copy"]).Predict(rows, cancellation: TestContext.Current.CancellationToken));
        Assert.True(predictions.Distinct().Count() > 20);
    }

    [Fact]
    public void Threads_do_not_matter_and_other_seeds_do_where_something_is_drawn()
    {
        RequireLibrary();
        TrainingConfiguration drawn = _trees with { Boosting = _trees.Boosting with { Colsample = 0.5 } };
        byte[] Model(string name, TrainingConfiguration configuration)
        {
            SmallRun.Train(configuration, _folder[name]);
            return File.ReadAllBytes(_folder[$"{name}/model.ubj"]);
        }

        byte[] one = Model("one", drawn with { Threads = 1 });
        Assert.Equal(one, Model("two", drawn with { Threads = 2 }));
        Assert.NotEqual(one, Model("three", drawn with { Seed = 2, Simulation = SmallRun.Simulation }));
    }

    [Fact]
    public void Folds_that_stop_early_say_how_long_the_last_model_of_each_seed_is_trained()
    {
        RequireLibrary();
        TrainingResult result = SmallRun.Train(
            _trees with
            {
                Validation = ValidationKind.PurgedKFold,
                Folds = 3,
                Ensemble = 2,
                Boosting = _trees.Boosting with { Rounds = 60, EarlyStoppingRounds = 5, Colsample = 0.5 },
            },
            _folder["out"]);
        TrainingRun run = Assert.Single(result.Runs);
        Assert.Equal(8, run.Members.Count);
        int last = run.Members[^1].History.Epochs.Count;
        Assert.InRange(last, 1, 60);
        double mean = run.Members.Take(6).Average(member => member.History.Epochs.MaxBy(round => round.Validation["spearman"])!.Epoch);
        Assert.Equal(mean, last, 0.51);
        Assert.True(File.Exists(_folder["out/model.1.ubj"]) && File.Exists(_folder["out/model.2.ubj"]));
        Assert.Equal(1 + (22 * 60), File.ReadLines(run.OutOfFold!).Count());

        // Another layout replaces all of it.
        SmallRun.Train(_trees, _folder["out"], force: true);
        Assert.Equal(["model.safetensors", "model.ubj"], _folder.Files.Select(Path.GetFileName).Where(name => name!.StartsWith("model", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Cancelled_trees_are_kept_and_a_checkpoint_goes_on_from_them()
    {
        RequireLibrary();
        using var source = new CancellationTokenSource();
        var listener = new Listener(progress =>
        {
            if (progress is RoundFinished { Record.Epoch: 5 })
                source.Cancel();
        });
        string saved = _folder["saved"];
        Assert.ThrowsAny<OperationCanceledException>(() => TrainingWorkflow.Run(
            _trees, TrainingCheckpoints.Prepare(saved), _folder["out"], progress: listener, cancellation: source.Token));
        Assert.Equal(5, TrainedModel.Load(_folder["out"]).Description.EpochsTrained);
        Assert.Equal([$"Cancelled after 5 of 12 rounds; the model so far is in {_folder["out"]}."], listener.Warnings);

        TrainingWorkflow.Run(
            _trees, TrainingCheckpoints.Prepare(saved, resume: true), _folder["out"], force: true, cancellation: TestContext.Current.CancellationToken);
        SmallRun.Train(_trees, _folder["whole"]);
        Assert.Equal(File.ReadAllBytes(_folder["whole/model.ubj"]), File.ReadAllBytes(_folder["out/model.ubj"]));
        Assert.Throws<InvalidDataException>(() => TrainingWorkflow.Run(
            _trees with { Tau = 7 }, TrainingCheckpoints.Prepare(saved, resume: true), _folder["other"], cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Damaged_trees_and_trees_of_other_features_are_refused()
    {
        RequireLibrary();
        SmallRun.Train(_trees, _folder["out"]);
        SmallRun.Train(_trees with { Simulation = SmallRun.Simulation with { Features = 9 } }, _folder["nine"]);
        File.Copy(_folder["nine/model.ubj"], _folder["out/model.ubj"], overwrite: true);
        Assert.Contains("9 features where 10", Problem(), StringComparison.Ordinal);
        File.WriteAllText(_folder["out/model.ubj"], "id,prediction");
        Assert.Contains("no model of XGBoost", Problem(), StringComparison.Ordinal);
        File.Delete(_folder["out/model.ubj"]);
        Assert.StartsWith(_folder["out/model.ubj"], Problem(), StringComparison.Ordinal);

        string Problem() => Assert.Throws<DataFileException>(() => TrainedModel.Load(_folder["out"])).Message;
    }

    [Theory]
    [InlineData("lapsum")]
    [InlineData("long_short")]
    [InlineData("neutral(spearman)")]
    [InlineData("0.5*mse+0.5*spearman")]
    [InlineData("sharpe(lapsum)")]
    public void Losses_that_are_no_objective_are_refused(string loss) => Assert.Contains(
        $"'{loss}'",
        Assert.Throws<ArgumentException>(() => (_trees with { Losses = [new LossExpression(loss)] }).Validate()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Settings_out_of_range_are_refused_by_name()
    {
        foreach ((string name, BoostingConfiguration wrong) in new (string, BoostingConfiguration)[]
        {
            ("Rounds", new() { Rounds = 0 }), ("MaxDepth", new() { MaxDepth = 0 }), ("Subsample", new() { Subsample = 1.5 }), ("Colsample", new() { Colsample = 0 }),
            ("MinChildWeight", new() { MinChildWeight = -1 }), ("Lambda", new() { Lambda = double.NaN }), ("MaxBins", new() { MaxBins = 1 }),
            ("Damping", new() { Damping = -1 }), ("Curvature", new() { Curvature = (BoostingCurvature)9 }), ("EarlyStoppingRounds", new() { EarlyStoppingRounds = 0 }),
            ("frobnicate", new() { Parameters = new Dictionary<string, string> { ["frobnicate"] = "1" } }),
        })
        {
            Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(() => (_trees with { Boosting = wrong }).Validate()).Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void RequireLibrary() => Assert.SkipWhen(XGBoostLibrary.Problem is not null, XGBoostLibrary.Problem ?? "");
}
