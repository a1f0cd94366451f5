namespace Isotone.Data.Tests;

public sealed class ParquetTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _csv;

    public ParquetTableTests() => _csv = _folder.Write("sample.csv", ParquetSample.Csv());

    public static TheoryData<string> Writings
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (string compression in (string[])["uncompressed", "snappy", "zstd", "gzip", "lz4_raw", "brotli"])
            {
                // Version 2 writes delta and byte-stream-split pages; a dictionary of no size leaves plain ones.
                foreach (string version in (string[])["V1", "V2"])
                {
                    data.Add($", COMPRESSION {compression}, PARQUET_VERSION {version}");
                    data.Add($", COMPRESSION {compression}, PARQUET_VERSION {version}, DICTIONARY_SIZE_LIMIT 0");
                }
            }

            data.Add(", ROW_GROUP_SIZE 2048");
            data.Add(", ROW_GROUP_SIZE 1000000");
            return data;
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [ParquetTheory]
    [MemberData(nameof(Writings))]
    public void EveryWritingReadsBackExactly(string how)
    {
        string path = ParquetSample.Write(_csv, _folder["sample.parquet"], how: how);
        ParquetSample.AssertSame(Read(_csv), Read(path));
    }

    [ParquetFact]
    public void ATableThatIsLargeForTheMachineIsTheSameAndLeavesNothing()
    {
        string path = ParquetSample.Write(_csv, _folder["sample.parquet"]);
        string[] before = Directory.GetFiles(_folder.Path);
        EraTable table = ParquetTable.Read(path, new EraCsvOptions(), mostOnHeap: 0, null, Cancellation);
        ParquetSample.AssertSame(Read(_csv), table);
        Assert.Equal(before, Directory.GetFiles(_folder.Path));
        EraTableFile.Write(_folder["spilled.table"], table, cancellation: Cancellation);
        EraTableFile.Write(_folder["usual.table"], Read(path), cancellation: Cancellation);
        Assert.Equal(File.ReadAllBytes(_folder["usual.table"]), File.ReadAllBytes(_folder["spilled.table"]));
    }

    [ParquetFact]
    public void OnlyWhatIsAskedForIsRead()
    {
        string path = ParquetSample.Write(_csv, _folder["sample.parquet"], how: ", ROW_GROUP_SIZE 2048");
        foreach (int step in (int[])[1, 2, 3, 7])
        {
            var options = new EraCsvOptions { EraStep = step, Features = ["feature_wide", "feature_byte"], Targets = ["target_late"] };
            ParquetSample.AssertSame(Read(_csv, options), Read(path, options));
        }
    }

    [ParquetFact]
    public void ThinningKeepsErasOfSeveralDataTypes()
    {
        string csv = _folder.Write(
            "mixed.csv",
            "id,era,data_type,feature1,target\na,1,train,1,0\nb,1,live,2,\nc,2,train,3,1\nd,2,live,4,\ne,2,train,5,0\nf,3,train,6,1\n");
        string path = ParquetSample.Write(csv, _folder["mixed.parquet"], "id, era, data_type, feature1::TINYINT AS feature1, target::FLOAT AS target");
        var options = new EraCsvOptions { EraStep = 2 };
        ParquetSample.AssertSame(Read(csv, options), Read(path, options));
    }

    [ParquetFact]
    public void ColumnsThatAreOptionalMayBeMissing()
    {
        string path = ParquetSample.Write(_csv, _folder["bare.parquet"], "feature_byte::TINYINT AS feature_byte");
        EraTable table = Read(path, new EraCsvOptions { IdOptional = true, EraOptional = true, DataTypeOptional = true });
        Assert.Equal(["all", "unknown", ""], [.. table.Eras.Names, .. table.DataType.Names, table.Ids[0]]);
        DataFileException exception = Assert.Throws<DataFileException>(() => Read(path));
        Assert.Equal($"{path}, column 'id': the file has no such column.", exception.Message);
    }

    [ParquetFact]
    public void AllBytesAndMoreValuesThanCodesAreKept()
    {
        string path = _folder["bytes.parquet"];
        ParquetSample.Run(
            $"COPY (SELECT 'n' || i AS id, CAST(1 + i // 10000 AS VARCHAR) AS era, 'train' AS data_type, CAST((i % 256) - 128 AS TINYINT) AS feature_all, " +
            $"CASE WHEN i % 257 = 256 THEN NULL ELSE CAST(i % 257 AS UTINYINT) END AS feature_late, i::FLOAT AS feature_float, CAST(i % 2 AS BOOLEAN) AS feature_bool, " +
            $"CASE WHEN i < 15000 THEN 1 ELSE i END::INTEGER AS feature_suddenly, 0.5::FLOAT AS target FROM range(20000) t(i)) TO '{path}' (FORMAT parquet)");
        EraTable table = Read(path);
        Assert.Equal(1, table.ByteCodedFeatureCount);
        float[] row = new float[5];
        for (int i = 0; i < table.RowCount; i++)
        {
            table.GatherFeatures([i], row);
            float late = i % 257 == 256 ? float.NaN : i % 257;
            float suddenly = i < 15000 ? 1 : i;
            Assert.Equal(new float[] { (i % 256) - 128, late, i, i % 2, suddenly }, row);
        }
    }

    [ParquetFact]
    public void PathsAreNoPatterns()
    {
        string folder = Directory.CreateDirectory(_folder["it's [a] *"]).FullName;
        string path = Path.Combine(folder, "what?.parquet");
        File.Move(ParquetSample.Write(_csv, _folder["sample.parquet"]), path);
        ParquetSample.AssertSame(Read(_csv), Read(path));
    }

    [ParquetFact]
    public void AFileOfAnotherNameIsToldByItsFirstBytes()
    {
        string path = _folder["sample"];
        File.Move(ParquetSample.Write(_csv, _folder["sample.parquet"]), path);
        ParquetSample.AssertSame(Read(_csv), Read(path));
    }

    [ParquetFact]
    public void ProgressEndsWithTheFile()
    {
        string path = ParquetSample.Write(_csv, _folder["sample.parquet"]);
        var heard = new List<ReadProgress>();
        EraDataFile.Read(path, null, new Listener<ReadProgress>(heard.Add), Cancellation);
        long bytes = new FileInfo(path).Length;
        Assert.Equal(new ReadProgress(bytes, bytes, 2500), heard[^1]);
        Assert.True(heard.Count >= 2);
    }

    [ParquetFact]
    public void ReadingCanBeCancelled()
    {
        string path = ParquetSample.Write(_csv, _folder["sample.parquet"]);
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(
            () => EraDataFile.Read(path, null, new Listener<ReadProgress>(_ => source.Cancel()), source.Token));
    }

    private static EraTable Read(string path, EraCsvOptions? options = null) => EraDataFile.Read(path, options, null, Cancellation);
}
