namespace Isotone.Data.Tests;

public sealed class EraCsvWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_text_is_the_legacy_layout_with_shortest_numbers_and_empty_fields()
    {
        EraCsvWriter.Write(_folder["data.csv"], Tables.Small().All.OfType("train", "live"), cancellation: Token);
        Assert.Equal(
            """
            id,era,data_type,a,b,t,u
            r0,era1,train,0,0.25,1,0
            r1,era1,train,0.5,,0,0.5
            r2,era2,train,1,0.5,,1
            r5,eraX,live,0,0,,

            """,
            File.ReadAllText(_folder["data.csv"]));
    }

    [Fact]
    public void What_is_written_reads_back_to_the_last_bit()
    {
        var random = new Random(3);
        string[] features = [.. Enumerable.Range(0, 7).Select(feature => $"feature{feature}")];
        var builder = new EraTableBuilder("random", features, ["target", "target_b"]);
        float[] row = new float[7];
        for (int i = 0; i < 3000; i++)
        {
            // Any float32, five values, any again, signed zeros, and holes.
            for (int feature = 0; feature < row.Length; feature++)
                row[feature] = feature % 3 == 1 ? random.Next(5) / 4f : AnyFinite(random);
            row[5] = random.Next(2) == 0 ? 0f : -0f;
            row[random.Next(7)] = float.NaN;
            builder.Append($"id \"{i}\", ü", $"era{i / 100}", i < 2000 ? "train" : "a,b", row, [random.Next(3) == 0 ? float.NaN : random.Next(5) / 4f, AnyFinite(random)]);
        }

        EraTable table = builder.Build();
        EraCsvWriter.Write(_folder["data.csv"], table.All, cancellation: Token);
        Tables.AssertEqual(table, EraCsvReader.Read(_folder["data.csv"], cancellation: Token));
    }

    [Fact]
    public void Simulated_data_reads_back_and_takes_a_byte_a_feature()
    {
        EraTable table = EraSimulator.Simulate(
            new SimulationOptions { TrainEras = 3, ValidationEras = 1, TestEras = 1, RowsPerEra = 300, Features = 40 }, cancellation: Token).Table;
        EraCsvWriter.Write(_folder["data.csv"], table.All, cancellation: Token);
        EraTable read = EraCsvReader.Read(_folder["data.csv"], cancellation: Token);
        Tables.AssertEqual(table, read);
        Assert.Equal(40, read.ByteCodedFeatureCount);
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        EraTable table = EraSimulator.Simulate(new SimulationOptions { RowsPerEra = 100, Features = 5 }, cancellation: Token).Table;
        using var source = new CancellationTokenSource();
        var listener = new Listener<RowProgress>(report =>
        {
            if (report.Rows > 0)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => EraCsvWriter.Write(_folder["data.csv"], table.All, listener, source.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Progress_ends_with_all_rows()
    {
        var heard = new List<RowProgress>();
        EraCsvWriter.Write(_folder["data.csv"], Tables.Small().All, new Listener<RowProgress>(heard.Add), Token);
        Assert.Equal([new RowProgress(0, 6), new RowProgress(6, 6)], heard);
    }

    private static float AnyFinite(Random random)
    {
        float value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
        return float.IsFinite(value) ? value : 1;
    }

    public void Dispose() => _folder.Dispose();
}
