namespace Isotone.Data.Tests;

public sealed class ParquetErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ParquetFact]
    public void AFileThatIsCutOffIsRefusedWhereverItIsCut()
    {
        string whole = Write("'a' AS id, '1' AS era, 'train' AS data_type, 1::TINYINT AS feature1, 1::FLOAT AS target");
        byte[] bytes = File.ReadAllBytes(whole);
        string path = _folder["cut.parquet"];
        for (int length = 1; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(path, bytes[..length]);
            DataFileException exception = Assert.Throws<DataFileException>(() => Read(path));
            Assert.Equal(
                length < 4 ? $"{path}: it is no Parquet file, though its name says so." : $"{path}: the Parquet file is cut off: its end is missing.",
                exception.Message);
        }
    }

    [ParquetFact]
    public void ADamagedFileIsRefusedInOneSentence()
    {
        string whole = Write("'a' || i AS id, '1' AS era, 'train' AS data_type, i::INTEGER AS feature1, 1::FLOAT AS target", ", COMPRESSION zstd");
        byte[] bytes = File.ReadAllBytes(whole);
        bytes.AsSpan(4, bytes.Length / 2).Fill(0xAB);
        File.WriteAllBytes(whole, bytes);
        DataFileException exception = Assert.Throws<DataFileException>(() => Read(whole));
        Assert.StartsWith($"{whole}: it cannot be read as Parquet: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
    }

    [ParquetTheory]
    [InlineData("'x' AS feature1, 1 AS target", "feature1", "the column holds texts where numbers are needed")]
    [InlineData("1 AS feature1, 'x' AS target", "target", "the column holds texts where numbers are needed")]
    [InlineData("DATE '2020-01-01' AS feature1, 1 AS target", "feature1", "the column holds values of another kind where numbers are needed")]
    [InlineData("'inf'::FLOAT AS feature1, 1 AS target", "feature1", "the value of data row 1 is infinite")]
    [InlineData("1 AS feature1, 1e300::DOUBLE AS target", "target", "the value of data row 1 is 1E+300, which is beyond float32")]
    public void AColumnOfTheWrongKindIsNamed(string columns, string column, string problem)
    {
        string path = Write($"'a' AS id, '1' AS era, 'train' AS data_type, {columns}");
        DataFileException exception = Assert.Throws<DataFileException>(() => Read(path));
        Assert.Equal($"{path}, column '{column}': {problem}.", exception.Message);
    }

    [ParquetFact]
    public void AMissingColumnIsNamed()
    {
        string path = Write("'a' AS id, '1' AS era, 'train' AS data_type, 1 AS feature1, 1 AS target_a, 2 AS target_b");
        Fails(path, new EraCsvOptions { Features = ["feature9"] }, "feature9", "the file has no such column");
        Fails(path, new EraCsvOptions { Targets = ["target"] }, "target", "the file has no such column; it has target_a, target_b");
        Fails(path, new EraCsvOptions { EraColumn = "date" }, "date", "the file has no such column");
        DataFileException exception = Assert.Throws<DataFileException>(() => Read(path, new EraCsvOptions { FeaturePrefix = "x_" }));
        Assert.Equal($"{path}: the file has no feature column: no name begins with 'x_'.", exception.Message);
    }

    [ParquetTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void ErasAreCheckedWhetherThinnedOrNot(int step)
    {
        string back = Write("'a' AS id, CAST(i % 2 AS VARCHAR) AS era, 'train' AS data_type, 1 AS feature1, 1 AS target");
        Fails(back, new EraCsvOptions { EraStep = step }, "era", "era '0' comes back after era '1' began; the rows of an era must stand side by side");
        string none = Write("'a' AS id, CASE WHEN i = 2 THEN NULL ELSE '1' END AS era, 'train' AS data_type, 1 AS feature1, 1 AS target");
        Fails(none, new EraCsvOptions { EraStep = step }, "era", "the value of data row 3 is missing, and every row needs an era");
    }

    [ParquetFact]
    public void AFileWithoutRowsIsRefused()
    {
        string path = _folder["empty.parquet"];
        ParquetSample.Run($"COPY (SELECT 'a' AS id, '1' AS era, 'train' AS data_type, 1 AS feature1, 1 AS target LIMIT 0) TO '{path}' (FORMAT parquet)");
        Assert.Equal($"{path}: it has columns but no rows.", Assert.Throws<DataFileException>(() => Read(path)).Message);
    }

    [Fact]
    public void ItSaysWhereTheLibraryIsLookedFor()
    {
        string[] usual = [.. DuckDBLibrary.Candidates(_ => null, "/program", _ => false)];
        Assert.StartsWith("/program", usual[0], StringComparison.Ordinal);
        Assert.Contains(Path.Combine(DuckDBLibrary.UserFolder, Path.GetFileName(usual[0])), usual);
        Assert.Equal(["/lib/x.so"], DuckDBLibrary.Candidates(_ => "/lib/x.so", "/program", _ => false));
        Assert.Equal([Path.Combine("/lib", Path.GetFileName(usual[0]))], DuckDBLibrary.Candidates(_ => "/lib", "/program", _ => true));
    }

    private static EraTable Read(string path, EraCsvOptions? options = null) =>
        EraDataFile.Read(path, options, null, TestContext.Current.CancellationToken);

    private static void Fails(string path, EraCsvOptions options, string column, string problem)
    {
        DataFileException exception = Assert.Throws<DataFileException>(() => Read(path, options));
        Assert.Equal($"{path}, column '{column}': {problem}.", exception.Message);
    }

    private string Write(string columns, string how = "")
    {
        string path = _folder[$"{Path.GetRandomFileName()}.parquet"];
        ParquetSample.Run($"COPY (SELECT {columns} FROM range(3000) t(i) ORDER BY i) TO '{path}' (FORMAT parquet{how})");
        return path;
    }
}
