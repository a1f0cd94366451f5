using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class TrainingDataTests : IDisposable
{
    private static readonly string[] _targets = ["0", "0.5", "1", "0.25"];

    private readonly TemporaryFolder _folder = new();

    private string DataPath => _folder["data.csv"];

    private TrainingResult Train(string csv, Listener? listener = null, string? target = null, LossKind loss = LossKind.Spearman)
    {
        _folder.Write("data.csv", csv);
        return SmallRun.Train(
            SmallRun.Configuration with { Data = DataPath, Simulation = null, Target = target, Losses = [loss] }, _folder["out"], progress: listener);
    }

    private string Problem(string csv, string? target = null, LossKind loss = LossKind.Spearman)
    {
        string message = Assert.Throws<DataFileException>(() => Train(csv, null, target, loss)).Message;
        Assert.StartsWith(DataPath, message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        return message[DataPath.Length..];
    }

    [Fact]
    public void Rows_to_train_on_are_needed() => Assert.Equal(
        ": there are no training rows.", Problem(SmallRun.Csv(("era1", "validation", _targets), ("era2", "live", [""]))));

    [Fact]
    public void Without_validation_rows_the_last_tenth_of_the_eras_is_held_out()
    {
        var parts = Enumerable.Range(1, 20).Select(era => ($"era{era}", "train", _targets));
        var listener = new Listener();
        TrainingResult result = Train(SmallRun.Csv([.. parts, ("eraX", "live", [""])]), listener);
        Assert.Equal(["There are no validation rows; the last 2 of the 20 training eras are held out for validation."], listener.Warnings);
        Assert.Equal(["era19", "era20"], result.Runs[0].Validation.Eras.Select(era => era.Era));
        Assert.Equal(["id,prediction", "n80,0.5"], File.ReadAllLines(result.Runs[0].Predictions!));
        Assert.Contains("trained on 72 rows in 18 eras, validated on 8 rows in 2 eras,", listener.Heard.OfType<RunStarting>().Single().Data, StringComparison.Ordinal);
    }

    [Fact]
    public void One_training_era_leaves_nothing_to_hold_out() => Assert.Equal(
        ": there are no validation rows, and the only training era cannot be held out.", Problem(SmallRun.Csv(("era1", "train", _targets))));

    [Theory]
    [InlineData("train", "training")]
    [InlineData("validation", "validation")]
    public void A_constant_target_is_refused(string type, string purpose)
    {
        string other = type == "train" ? "validation" : "train";
        string csv = SmallRun.Csv(("era1", other, _targets), ("era2", type, ["0.5", "0.5", ""]));
        Assert.Equal($", column 'target': the target is 0.5 in all 2 {purpose} rows, and order cannot be learnt from one value.", Problem(csv));
    }

    [Fact]
    public void A_target_without_values_is_refused() => Assert.Equal(
        ", column 'target': the target has no value in any of the 2 validation rows.",
        Problem(SmallRun.Csv(("era1", "train", _targets), ("era2", "validation", ["", ""]))));

    [Fact]
    public void An_unknown_target_is_answered_with_those_there_are()
    {
        const string Csv = "id,era,data_type,feature1,target_a,target_b\nx,era1,train,0,0,1\n";
        Assert.Equal(", line 1, column 'target_c': the header has no such column; it has target_a, target_b.", Problem(Csv, "target_c"));
    }

    [Fact]
    public void An_unknown_target_of_simulated_data_is_answered_with_those_there_are()
    {
        TrainingConfiguration configuration = SmallRun.Configuration with { Target = "target_c" };
        Assert.Equal(
            "simulated data (seed 1): there is no target 'target_c'; it has target.",
            Assert.Throws<DataFileException>(() => SmallRun.Train(configuration, _folder["out"])).Message);
    }

    [Fact]
    public void One_of_several_targets_must_be_chosen()
    {
        const string Csv = "id,era,data_type,feature1,target_a,target_b\nx,era1,train,0,0,1\n";
        Assert.Equal(": it has the targets target_a, target_b; one must be chosen.", Problem(Csv));
    }

    [Fact]
    public void A_target_column_is_needed() => Assert.Equal(
        ": it has no target column: no name begins with 'target'.", Problem("id,era,data_type,feature1\nx,era1,train,0\n"));

    [Fact]
    public void Other_targets_are_never_features()
    {
        string csv = "id,era,data_type,x,target_a,target_b\n"
            + string.Concat(Enumerable.Range(0, 8).Select(row => $"n{row},era{row / 4},{(row < 4 ? "train" : "validation")},{row * 3 % 4},{row % 2},{row % 2}\n"));
        _folder.Write("data.csv", csv);
        TrainingConfiguration configuration = SmallRun.Configuration with { Data = DataPath, Target = "target_a", FeaturePrefix = "" };
        SmallRun.Train(configuration, _folder["out"]);
        Assert.Equal(["x"], TrainedModel.Load(_folder["out"]).Description.Features);
    }

    [Fact]
    public void The_AUM_needs_targets_of_0_and_1() => Assert.Equal(
        ", column 'target': the target of data row 2 is 0.5, and the loss aum needs targets of 0 and 1.",
        Problem(SmallRun.Csv(("era1", "train", _targets), ("era2", "validation", ["0", "1"])), loss: LossKind.Aum));

    [Fact]
    public void Validation_targets_of_the_AUM_are_looked_at_too() => Assert.Equal(
        ", column 'target': the target of data row 4 is 2, and the loss aum needs targets of 0 and 1.",
        Problem(SmallRun.Csv(("era1", "train", ["0", "1", ""]), ("era2", "validation", ["2", "1"])), loss: LossKind.Aum));

    [Fact]
    public void Missing_and_constant_features_are_handled()
    {
        string csv = "id,era,data_type,feature1,feature2,feature3,feature4,target\n"
            + string.Concat(Enumerable.Range(0, 40).Select(row =>
                $"n{row},era{row / 10},{(row < 20 ? "train" : row < 30 ? "validation" : "live")},{(row % 3 == 0 ? "" : row % 4)},7,,{row % 10},{(row < 30 ? row % 10 : "")}\n"));
        TrainingResult result = Train(csv);
        Assert.Equal(1, result.Runs[0].Validation.Summary("spearman").Mean!.Value, 0.2);
        Assert.Equal(11, File.ReadAllLines(result.Runs[0].Predictions!).Length);
    }

    [Fact]
    public void Eras_that_teach_nothing_are_named()
    {
        string csv = SmallRun.Csv(
            ("era1", "train", _targets), ("era2", "train", ["1", "1"]), ("era3", "train", ["0.5"]),
            ("era4", "validation", _targets), ("era5", "validation", ["0", "0"]), ("era6", "validation", ["1"]));
        var listener = new Listener();
        TrainingResult result = Train(csv, listener);
        Assert.Equal(2, listener.Warnings.Count());
        Assert.Equal("The target is constant in 2 training eras, which teach a loss over eras nothing: era2, era3.", listener.Warnings.First());
        Assert.Equal("2 eras have no score and are left out of the means, since the target is constant there: era5, era6.", listener.Warnings.Last());
        Assert.Equal(1, result.Runs[0].Validation.Summary("spearman").Eras);
        Assert.Null(result.Runs[0].Validation.Summary("spearman").Sharpe);
    }

    [Fact]
    public void A_warning_that_holds_for_every_run_is_given_once()
    {
        _folder.Write("data.csv", SmallRun.Csv(("era1", "train", _targets), ("era2", "validation", _targets), ("era3", "validation", ["0", "0"])));
        var listener = new Listener();
        TrainingResult result = SmallRun.Train(
            SmallRun.Configuration with { Data = DataPath, Losses = [LossKind.Mse, LossKind.Spearman] }, _folder["out"], progress: listener);
        string warning = Assert.Single(listener.Warnings);
        Assert.Equal([warning], result.Warnings);
    }

    [Theory]
    [InlineData("n4", ", column 'id': id 'n4' stands in data row 6 a second time.")]
    [InlineData("", ", column 'id': data row 6 has no id.")]
    public void Rows_to_predict_for_need_an_id_of_their_own_and_this_is_known_before_training(string id, string problem)
    {
        string csv = SmallRun.Csv(("era1", "train", ["0", "1"]), ("era2", "validation", ["0", "1"]), ("era3", "live", [""]));
        Assert.Equal(problem, Problem(csv + $"{id},era3,live,1,1,\n"));
    }

    public void Dispose() => _folder.Dispose();
}
