using System.Buffers.Binary;

namespace Isotone.Data.Tests;

public sealed class EraTableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Byte-coded and plain features, holes, unicode ids, more rows than a block.</summary>
    private static EraTable Mixed(int rows = 3000)
    {
        var random = new Random(4);
        var builder = new EraTableBuilder("mixed", ["a", "ä", "c", "d"], ["t", "u"]);
        for (int row = 0; row < rows; row++)
        {
            builder.Append(
                $"ïd{row}", $"era{row / 100}", row % 3 == 0 ? "train" : "test",
                [random.Next(5) / 4f, random.NextSingle(), random.Next(9) == 0 ? float.NaN : -0f, random.Next(255)],
                [random.Next(3) == 0 ? float.NaN : random.Next(5), random.NextSingle()]);
        }

        return builder.Build();
    }

    private string Write(EraTable table, string name = "a.table")
    {
        EraTableFile.Write(_folder[name], table, cancellation: Token);
        return _folder[name];
    }

    private static string Problem(string path) =>
        Assert.Throws<DataFileException>(() => EraTableFile.Open(path, Token)).Message;

    [Theory]
    [InlineData(1)]
    [InlineData(3000)]
    [InlineData(70_000)]
    public void What_is_written_opens_to_the_last_bit(int rows)
    {
        EraTable table = Mixed(rows);
        EraTable opened = EraTableFile.Open(Write(table), Token);
        Tables.AssertEqual(table, opened);
        Assert.Equal(table.ByteCodedFeatureCount, opened.ByteCodedFeatureCount);
        Assert.Equal(table.EraRows, opened.EraRows);
        Assert.Equal(_folder["a.table"], opened.Source);
    }

    [Fact]
    public void A_table_written_again_is_the_same_bytes_and_may_replace_itself()
    {
        string path = Write(Mixed());
        byte[] bytes = File.ReadAllBytes(path);
        EraTable opened = EraTableFile.Open(path, Token);
        Write(opened);
        Assert.Equal(bytes, File.ReadAllBytes(path));
        Tables.AssertEqual(Mixed(), opened);
    }

    [Fact]
    public void Tables_without_features_or_targets_or_ids_are_tables()
    {
        var builder = new EraTableBuilder("bare", [], []);
        builder.Append("", "e", "t", [], []);
        builder.Append("", "e", "t", [], []);
        EraTable opened = EraTableFile.Open(Write(builder.Build()), Token);
        Assert.Equal((2, 0, 0), (opened.RowCount, opened.FeatureNames.Count, opened.TargetNames.Count));
    }

    [Fact]
    public void Columns_and_eras_can_be_selected()
    {
        EraTable table = Mixed();
        string path = Write(table);
        EraTable some = EraDataFile.Read(path, new EraCsvOptions { Features = ["d", "ä"], Targets = ["u"], EraStep = 7 }, cancellation: Token);
        Tables.AssertEqual(table.Select(["d", "ä"], ["u"]).EveryEra(7), some);
        Assert.Equal(["era0", "era7", "era14", "era21", "era28"], some.Eras.Names);
        Tables.AssertEqual(some, EraTableFile.Open(Write(some, "some.table"), Token));
        float[][] rows = Tables.Rows(table);
        Assert.Equal([rows[700][3], rows[700][1], rows[700][5]], Tables.Rows(some)[100]);
    }

    [Theory]
    [InlineData("x", null, "column 'x': the table has no such feature.")]
    [InlineData(null, "v", "column 'v': the table has no such target; it has t, u.")]
    public void Columns_that_are_not_there_are_named(string? feature, string? target, string problem)
    {
        string path = Write(Mixed());
        var options = new EraCsvOptions { Features = feature is null ? null : [feature], Targets = target is null ? null : [target] };
        Assert.Equal($"{path}, {problem}", Assert.Throws<DataFileException>(() => EraDataFile.Read(path, options, cancellation: Token)).Message);
    }

    [Fact]
    public void A_prefix_chooses_among_the_features_of_a_table()
    {
        string path = Write(Mixed());
        Assert.Equal(["ä"], EraDataFile.Read(path, new EraCsvOptions { FeaturePrefix = "ä" }, cancellation: Token).FeatureNames);
        Assert.Equal(["a", "ä", "c", "d"], EraDataFile.Read(path, cancellation: Token).FeatureNames);
        Assert.EndsWith(
            "the table has no feature whose name begins with 'x_'.",
            Assert.Throws<DataFileException>(() => EraDataFile.Read(path, new EraCsvOptions { FeaturePrefix = "x_" }, cancellation: Token)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_length_that_is_not_the_whole_one_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Write(Mixed(50)));
        foreach (int length in (int[])[8, 20, 100, 279, 280, 281, 16_384, bytes.Length / 2, bytes.Length - 1])
        {
            File.WriteAllBytes(_folder["cut.table"], bytes[..length]);
            string expected = length < 280
                ? $"the era table is cut off within its header, after {length} bytes."
                : $"the era table has {length} bytes where it should have {bytes.Length}; convert the data again.";
            Assert.Equal($"{_folder["cut.table"]}: {expected}", Problem(_folder["cut.table"]));
        }

        File.WriteAllBytes(_folder["cut.table"], [.. bytes, 0]);
        Assert.Contains("bytes where it should have", Problem(_folder["cut.table"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_byte_that_is_not_as_it_was_is_noticed()
    {
        byte[] bytes = File.ReadAllBytes(Write(Mixed(50)));
        var used = new List<int>(Enumerable.Range(8, 272));
        for (int section = 0; section < 10; section++)
        {
            int offset = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40 + (section * 24)));
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(48 + (section * 24)));
            used.AddRange(Enumerable.Range(offset, length).Where(place => place < offset + 3 || place > offset + length - 3));
        }

        foreach (int place in used)
        {
            byte[] changed = [.. bytes];
            changed[place] ^= 0x40;
            File.WriteAllBytes(_folder["bad.table"], changed);
            Assert.Contains("era table", Problem(_folder["bad.table"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_newer_version_is_refused_by_its_number()
    {
        byte[] bytes = File.ReadAllBytes(Write(Mixed(5)));
        bytes[8] = 2;
        File.WriteAllBytes(_folder["new.table"], bytes);
        Assert.Equal(
            $"{_folder["new.table"]}: the era table has format version 2, and this program reads versions up to 1; a newer one is needed.",
            Problem(_folder["new.table"]));
    }

    [Fact]
    public void Other_files_are_no_tables()
    {
        string text = _folder.Write("data.csv", "id,era\n");
        Assert.False(EraTableFile.IsTable(text));
        Assert.False(EraTableFile.IsTable(_folder["none"]));
        Assert.False(EraTableFile.IsTable(_folder.Path));
        Assert.Equal($"{text}: it is not an era table.", Problem(text));
        Assert.Equal($"{_folder["none"]}: there is no such file.", Problem(_folder["none"]));
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        using var source = new CancellationTokenSource();
        var listener = new Listener<RowProgress>(report => source.Cancel());
        Assert.Throws<OperationCanceledException>(() => EraTableFile.Write(_folder["a.table"], Mixed(), listener, source.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Columns_of_a_table_are_read_like_those_of_a_CSV_file()
    {
        EraTable table = Mixed();
        CsvColumns columns = CsvColumnReader.Read(
            Write(table), new CsvColumnSelection { Era = "era", Texts = ["id"], Numbers = ["t", "ä"] }, cancellation: Token);
        Assert.Equal(table.RowCount, columns.RowCount);
        Assert.Equal("ïd7", columns.Text("id")[7]);
        Assert.Equal(table.Target("t").ToArray().Select(value => (double)value), columns.Numbers("t").ToArray());
        Assert.Equal(Tables.Rows(table).Select(row => (double)row[1]), columns.Numbers("ä").ToArray());
        Assert.Null(columns.LineOf(3));
        Assert.Equal(
            $"{_folder["a.table"]}, column 'x': the table has no such feature or target.",
            Assert.Throws<DataFileException>(() => CsvColumnReader.Read(_folder["a.table"], new CsvColumnSelection { Numbers = ["x"] }, cancellation: Token)).Message);
    }

    public void Dispose() => _folder.Dispose();
}
