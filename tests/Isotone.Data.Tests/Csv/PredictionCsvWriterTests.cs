namespace Isotone.Data.Tests;

public sealed class PredictionCsvWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_selected_row_gets_its_id_and_prediction()
    {
        RowSelection rows = Tables.Small().All.OfType("test", "live");
        PredictionCsvWriter.Write(_folder["p.csv"], rows, [.1f, 1e-10f], cancellation: Token);
        Assert.Equal("id,prediction\nr4,0.1\nr5,1E-10\n", File.ReadAllText(_folder["p.csv"]));
    }

    [Fact]
    public void Predictions_read_back_to_the_last_bit()
    {
        var random = new Random(4);
        EraTable table = EraSimulator.Simulate(new SimulationOptions { RowsPerEra = 50, Features = 1 }, cancellation: Token).Table;
        float[] predictions = [.. Enumerable.Range(0, table.RowCount).Select(_ => random.NextSingle())];
        PredictionCsvWriter.Write(_folder["p.csv"], table.All, predictions, cancellation: Token);
        CsvColumns read = CsvColumnReader.Read(
            _folder["p.csv"], new CsvColumnSelection { Texts = ["id"], Numbers = ["prediction"] }, cancellation: Token);
        Assert.Equal(predictions, read.Numbers("prediction").ToArray().Select(value => (float)value));
        Assert.Equal(table.Ids[table.RowCount - 1], read.Text("id")[table.RowCount - 1]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_prediction_that_is_not_finite_is_named_and_nothing_is_written(float value)
    {
        RowSelection rows = Tables.Small().All.OfType("test", "live");
        var exception = Assert.Throws<ArgumentException>("predictions", () => PredictionCsvWriter.Write(_folder["p.csv"], rows, [0, value], cancellation: Token));
        Assert.Contains("predictions[1] (id 'r5')", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_wrong_number_of_predictions_is_refused() =>
        Assert.Throws<ArgumentException>("predictions", () => PredictionCsvWriter.Write(_folder["p.csv"], Tables.Small().All, [1], cancellation: Token));

    [Fact]
    public void Cancelling_leaves_the_old_file()
    {
        _folder.Write("p.csv", "old");
        Assert.Throws<OperationCanceledException>(
            () => PredictionCsvWriter.Write(_folder["p.csv"], Tables.Small().All, new float[6], cancellation: new CancellationToken(canceled: true)));
        Assert.Equal("old", File.ReadAllText(_folder["p.csv"]));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
