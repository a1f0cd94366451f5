using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class CrossValidationTests : IDisposable
{
    private static readonly TrainingConfiguration _folds = SmallRun.Configuration with { Validation = ValidationKind.PurgedKFold, Folds = 4, Purge = 1 };

    private readonly TemporaryFolder _folder = new();

    private static string Problem(TrainingConfiguration configuration) =>
        Assert.Throws<DataFileException>(() => SmallRun.Train(configuration, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))).Message;

    [Fact]
    public void Every_era_is_scored_once_by_a_model_that_did_not_see_it_nor_its_neighbours()
    {
        TrainingResult result = SmallRun.Train(_folds, _folder["out"]);
        TrainingRun run = Assert.Single(result.Runs);
        Assert.Equal(22, run.Validation.Eras.Count);
        Assert.Equal(1 + (22 * 60), File.ReadLines(run.OutOfFold!).Count());
        Assert.Equal(["fold 1 of 4", "fold 2 of 4", "fold 3 of 4", "fold 4 of 4", "all rows"], run.Members.Select(member => member.Fold));
        Assert.Equal([22 - 5 - 1, 22 - 6 - 2, 22 - 5 - 2, 22 - 6 - 1, 22], result.Folds.Select(fold => fold.TrainEras));
        Assert.Equal([5, 6, 5, 6, 0], result.Folds.Select(fold => fold.ValidationEras));
    }

    [Fact]
    public void Walking_forward_scores_what_comes_after_the_first_training_eras()
    {
        TrainingResult result = SmallRun.Train(
            _folds with { Validation = ValidationKind.WalkForward, FirstTrainEras = 10, ValidationEras = 4, Sliding = true }, _folder["out"]);
        Assert.Equal("era12", result.Runs[0].Validation.Eras[0].Era);
        Assert.Equal([10, 10, 10, 22], result.Folds.Select(fold => fold.TrainEras));
    }

    [Fact]
    public void A_hold_out_keeps_the_model_of_the_earlier_eras()
    {
        TrainingResult result = SmallRun.Train(_folds with { Validation = ValidationKind.HoldOut, ValidationEras = 3 }, _folder["out"]);
        Assert.Equal(new FoldSummary("hold-out", 18, 18 * 60, "era20", "era22", 3, 180), Assert.Single(result.Folds));
        Assert.Single(result.Runs[0].Members);
        Assert.Null(result.Runs[0].OutOfFold);
    }

    [Fact]
    public void An_ensemble_with_every_kind_of_layer_is_kept_as_it_was()
    {
        TrainingConfiguration configuration = SmallRun.Configuration with { Ensemble = 3, BatchNorm = true, Dropout = 0.3, Layers = [8, 4], Neutralization = 0.25 };
        TrainingResult result = SmallRun.Train(configuration, _folder["out"]);
        Assert.Equal([1UL, 2, 3], result.Runs[0].Members.Select(member => member.Seed));
        var rows = TrainingData.Load(configuration, null, TestContext.Current.CancellationToken).Rest;
        var model = TrainedModel.Load(_folder["out"]);
        Submission.Write(model, rows, _folder["again.csv"], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(_folder["out/predictions.csv"]), File.ReadAllBytes(_folder["again.csv"]));
    }

    [Fact]
    public void Neutralized_predictions_have_no_exposure()
    {
        TrainingResult raw = SmallRun.Train(SmallRun.Configuration, _folder["raw"]);
        TrainingResult neutral = SmallRun.Train(SmallRun.Configuration with { Neutralization = 1 }, _folder["neutral"]);
        Assert.True(Largest(raw) > 0.2);
        Assert.True(Largest(neutral) < 1e-5);

        static double Largest(TrainingResult result) => result.Runs[0].Detail!.Exposures.Max(exposure => Math.Abs(exposure.Exposure));
    }

    [Fact]
    public void A_model_is_trained_on_each_target()
    {
        string csv = SmallRun.Csv(("era1", "train", ["0", "1", "0.5"]), ("era2", "train", ["1", "0", "0.5"]), ("era3", "validation", ["0", "1", "1"]));
        string[] lines = csv.TrimEnd('\n').Split('\n');
        string path = _folder.Write("two.csv", string.Join('\n', lines.Select((line, i) => line + (i == 0 ? ",target_b" : i == 1 ? "," : $",{i % 3 / 2.0}"))) + "\n");
        TrainingResult result = SmallRun.Train(
            SmallRun.Configuration with { Data = path, Target = "target", AuxiliaryTargets = ["target_b"] }, _folder["out"]);
        Assert.Equal(["target", "target_b"], result.Runs[0].Members.Select(member => member.Target));
    }

    [Fact]
    public void What_cannot_be_cut_or_neutralized_is_said()
    {
        Assert.Contains("its 22 eras cannot be cut so: ", Problem(_folds with { Folds = 30 }), StringComparison.Ordinal);
        Assert.Contains("cannot be cut so", Problem(_folds with { Validation = ValidationKind.HoldOut, ValidationEras = 22 }), StringComparison.Ordinal);
        Assert.Contains(
            "era 'era1' has 60 rows, and a neutral loss needs more than the 60 features",
            Problem(SmallRun.Configuration with { Losses = [new LossExpression("neutral(mse)")], Simulation = SmallRun.Simulation with { Features = 60 } }),
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
