using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class PredictionWorkflowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string[] Train()
    {
        EraTable table = EraSimulator.Simulate(SmallRun.Simulation, cancellation: TestContext.Current.CancellationToken).Table;
        EraCsvWriter.Write(_folder["data.csv"], table.All, cancellation: TestContext.Current.CancellationToken);
        SmallRun.Train(SmallRun.Configuration with { Data = _folder["data.csv"], Simulation = null }, _folder["model"]);
        return File.ReadAllLines(_folder["data.csv"]);
    }

    private int Predict(string data, IProgress<WorkflowProgress>? progress = null, CancellationToken? cancellation = null) =>
        PredictionWorkflow.Run(
            _folder["model"], data, _folder["submission.csv"], progress, cancellation ?? TestContext.Current.CancellationToken).Rows;

    [Fact]
    public void The_training_file_gets_the_predictions_that_training_wrote()
    {
        string[] lines = Train();
        Assert.Equal(lines.Length - 1, Predict(_folder["data.csv"]));
        string[] written = File.ReadAllLines(_folder["model/predictions.csv"]);
        string[] submission = File.ReadAllLines(_folder["submission.csv"]);
        Assert.Equal(181, written.Length);
        Assert.Equal(written.Skip(1), submission.TakeLast(180));
    }

    [Fact]
    public void Simulated_data_and_the_same_data_from_a_file_give_the_same_model()
    {
        Train();
        SmallRun.Train(SmallRun.Configuration, _folder["simulated"]);
        Assert.Equal(File.ReadAllBytes(_folder["simulated/model.safetensors"]), File.ReadAllBytes(_folder["model/model.safetensors"]));
    }

    [Fact]
    public void An_era_table_gives_the_model_and_the_predictions_of_the_file_it_was_made_from()
    {
        Train();
        EraTable table = EraCsvReader.Read(_folder["data.csv"], cancellation: TestContext.Current.CancellationToken);
        EraTableFile.Write(_folder["data.table"], table, cancellation: TestContext.Current.CancellationToken);
        SmallRun.Train(SmallRun.Configuration with { Data = _folder["data.table"], Simulation = null }, _folder["again"]);
        Assert.Equal(File.ReadAllBytes(_folder["model/model.safetensors"]), File.ReadAllBytes(_folder["again/model.safetensors"]));
        Predict(_folder["data.csv"]);
        byte[] expected = File.ReadAllBytes(_folder["submission.csv"]);
        File.Delete(_folder["submission.csv"]);
        Predict(_folder["data.table"]);
        Assert.Equal(expected, File.ReadAllBytes(_folder["submission.csv"]));
    }

    [Fact]
    public void Predictions_without_spread_are_warned_of()
    {
        string header = Train()[0];
        string features = string.Concat(Enumerable.Repeat(",0.5", 11));
        var listener = new Listener();
        Predict(_folder.Write("same.csv", $"{header}\nn1,e,live{features}\nn2,e,live{features}\n"), listener);
        Assert.Equal(
            [$"All 2 predictions in {_folder["submission.csv"]} are the same, and the tournament takes no submission without spread."],
            listener.Warnings);
    }

    [Fact]
    public void Columns_may_come_in_any_order_among_others()
    {
        string[] lines = Train();
        Predict(_folder["data.csv"]);
        string[] expected = File.ReadAllLines(_folder["submission.csv"]);
        string turned = string.Concat(lines.Select((line, row) => $"{string.Join(',', line.Split(',').Reverse())},{(row == 0 ? "feature_new" : "0.5")}\n"));
        Predict(_folder.Write("turned.csv", turned));
        Assert.Equal(expected, File.ReadAllLines(_folder["submission.csv"]));
    }

    [Fact]
    public void Rows_without_eras_are_of_one_era()
    {
        string[] lines = Train();
        string plain = string.Concat(lines.Select(line => $"{string.Join(',', line.Split(',').Where((_, column) => column is 0 or > 2))}\n"));
        int rows = Predict(_folder.Write("plain.csv", plain));
        double[] predictions = [.. File.ReadAllLines(_folder["submission.csv"]).Skip(1).Select(line => double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(rows / 2.0, predictions.Sum(), 0.01);
        Assert.True(predictions.Distinct().Count() > rows / 2);
    }

    [Fact]
    public void A_missing_feature_is_named()
    {
        string[] lines = Train();
        string data = _folder.Write("missing.csv", string.Concat(lines.Select(line => $"{line}\n")).Replace("feature7", "other7", StringComparison.Ordinal));
        Assert.Equal(
            $"{data}, line 1, column 'feature7': the header has no such column.",
            Assert.Throws<DataFileException>(() => Predict(data)).Message);
        Assert.False(File.Exists(_folder["submission.csv"]));
    }

    [Theory]
    [InlineData("n1", ", column 'id': id 'n1' stands in data row 2 a second time.")]
    [InlineData("", ", column 'id': data row 2 has no id.")]
    public void Each_row_needs_an_id_of_its_own(string second, string problem)
    {
        string header = Train()[0];
        string features = string.Concat(Enumerable.Repeat(",0.5", 11));
        string data = _folder.Write("ids.csv", $"{header}\nn1,e,live{features}\n{second},e,live{features}\n");
        Assert.Equal(data + problem, Assert.Throws<DataFileException>(() => Predict(data)).Message);
        Assert.False(File.Exists(_folder["submission.csv"]));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_known_before_the_data_is_read()
    {
        Train();
        var listener = new Listener();
        foreach ((string output, string problem) in new[]
        {
            (_folder["model"], "is a directory where a file is to be written"),
            (_folder["none/submission.csv"], "its folder does not exist"),
        })
        {
            Assert.Equal(
                $"{output}: {problem}.",
                Assert.Throws<DataFileException>(() => PredictionWorkflow.Run(_folder["model"], _folder["data.csv"], output, listener, TestContext.Current.CancellationToken)).Message);
        }

        Assert.Empty(listener.Heard);
    }

    [Theory]
    [InlineData(typeof(Reading))]
    [InlineData(typeof(Predicting))]
    [InlineData(typeof(Writing))]
    public void Cancellation_leaves_nothing(Type stage)
    {
        Train();
        string[] before = _folder.Files;
        using var source = new CancellationTokenSource();
        var listener = new Listener(progress =>
        {
            if (progress.GetType() == stage)
                source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Predict(_folder["data.csv"], listener, source.Token));
        Assert.Equal(before, _folder.Files);
    }

    public void Dispose() => _folder.Dispose();
}
