using System.Text;

namespace Isotone.Data.Tests;

/// <summary>What is read does not depend on where blocks are cut and how many threads share them.</summary>
public sealed class EraCsvBlockTests : IDisposable
{
    // A byte order mark, quotes, doubled quotes, commas and line breaks inside fields, both line ends, blank lines, empty
    // fields, long fields, no line break at the end.
    private const string Nasty =
        "\ufeffid,\"era\",data_type,feature1,\"feature \"\"2\"\"\",other,target\r\n" +
        "n1,era1,train,0.25,1e-3,\"a,b\nc\",1\r\n" +
        "\r\n\n" +
        "\"n\"\"2\",era1,\"tr\nain\",,\"0.5\",,\n" +
        "n3,\"era,2\",live,-0,0.1234567890123456789,\"\",0.5\n" +
        "n4,\"era,2\",live,3.4028235e38,1e-45,\"\"\"\",\"\"\n" +
        "ünï,e3,live,.5,5.,x,+1";

    private static readonly EraCsvOptions _options = new();

    private readonly TemporaryFolder _folder = new();

    private static EraTable Read(string path, int blockBytes, int threads, EraCsvOptions? options = null)
    {
        using Parallelism.Scope limit = Parallelism.Limit(threads);
        return EraCsvReader.Read(path, options ?? _options, blockBytes, null, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_block_length_gives_the_same_rows(int threads)
    {
        string path = _folder.Write("data.csv", Nasty);
        for (int blockBytes = 1; blockBytes <= Nasty.Length + 8; blockBytes++)
        {
            EraTable table = Read(path, blockBytes, threads);
            Assert.Equal(["feature1", "feature \"2\""], table.FeatureNames);
            Assert.Equal(["n1", "n\"2", "n3", "n4", "ünï"], Enumerable.Range(0, 5).Select(row => table.Ids[row]));
            Assert.Equal(["era1", "era,2", "e3"], table.Eras.Names);
            Assert.Equal(["train", "tr\nain", "live"], table.DataType.Names);
            Assert.Equal(
                [
                    [.25f, .001f, 1],
                    [float.NaN, .5f, float.NaN],
                    [-0f, .12345679f, .5f],
                    [float.MaxValue, float.Epsilon, float.NaN],
                    [.5f, 5, 1],
                ],
                Tables.Rows(table));
        }
    }

    [Theory]
    [InlineData("n9,e9,live,1,2,x,y,0\n", "line 13: there are more fields (8) than the header names columns (7).")]
    [InlineData("n9,e9,live,1,2\n", "line 13: there are fewer fields (5) than the header names columns (7).")]
    [InlineData("n9,e9,live,1,0;5,x,0\n", "line 13, column 'feature \"2\"': '0;5' is not a number.")]
    [InlineData("n9,e9,live,1,2,x,Infinity\n", "line 13, column 'target': 'Infinity' is not a finite number; leave a missing value empty.")]
    [InlineData("n9,e9,live,1,2,x\"y\",0\n", "line 13: the text is not CSV: a quote stands inside a field that does not begin with one.")]
    [InlineData("n9,e9,live,1,2,\"x\"y,0\n", "line 13: the text is not CSV: text stands between a closing quote and the next comma.")]
    [InlineData("n9,e9,live,1,2,\"x,0\n", "line 13: the text is not CSV: a quote is not closed.")]
    [InlineData("n9,era1,live,1,2,x,0\n", "line 13, column 'era': era 'era1' comes back after era 'e3' began; the rows of an era must stand side by side.")]
    public void Every_block_length_finds_the_first_problem(string record, string problem)
    {
        string path = _folder.Write("data.csv", Nasty + "\nm1,e3,live,1,2,\"x\ny\",0\n" + record + "n9,e9,live,no,2,x,0\nn9,era1,live,1,2,x,0\n");
        for (int blockBytes = 1; blockBytes <= 400; blockBytes += 3)
        {
            Assert.Equal(
                $"{path}, {problem}", Assert.Throws<DataFileException>(() => Read(path, blockBytes, 1 + (blockBytes % 3))).Message);
        }
    }

    [Fact]
    public void Tables_of_many_kinds_of_columns_are_the_same_bytes_for_any_blocks_and_threads()
    {
        // Five values, 255, 256 (one too many), any, few but late, and holes.
        var random = new Random(9);
        var text = new StringBuilder("id,era,data_type,feature1,feature2,feature3,feature4,feature5,feature6,target\n");
        for (int row = 0; row < 4000; row++)
        {
            float[] features =
            [
                random.Next(5) / 4f, random.Next(255), random.Next(256), random.NextSingle(), row < 3000 ? 1 : random.Next(3),
                random.Next(3) == 0 ? float.NaN : random.Next(300) / 2f,
            ];
            string values = string.Join(',', features.Select(value => float.IsNaN(value) ? "" : FormattableString.Invariant($"{value:R}")));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"n{row},era{row / 130},{(row % 7 == 0 ? "train" : "test")},{values},{row % 3}\n");
        }

        string path = _folder.Write("data.csv", text.ToString());
        byte[]? expected = null;
        foreach (int blockBytes in (int[])[700, 5000, 50_000, 1 << 20])
        {
            for (int threads = 1; threads <= 4; threads++)
            {
                EraTable table = Read(path, blockBytes, threads);
                EraTableFile.Write(_folder["a.table"], table, cancellation: TestContext.Current.CancellationToken);
                byte[] bytes = File.ReadAllBytes(_folder["a.table"]);
                expected ??= bytes;
                Assert.Equal(expected, bytes);
                Assert.Equal(3, table.ByteCodedFeatureCount);
            }
        }

        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        float[][] rows = Tables.Rows(Read(path, 900, 2));
        for (int row = 0; row < rows.Length; row++)
        {
            string[] fields = lines[row + 1].Split(',');
            Assert.Equal(
                fields[3..].Select(field => field.Length == 0 ? float.NaN : float.Parse(field, System.Globalization.CultureInfo.InvariantCulture)),
                rows[row]);
        }
    }

    [Fact]
    public void Every_kth_era_of_each_data_type_is_kept()
    {
        var text = new StringBuilder("id,era,data_type,feature1\n");
        for (int row = 0; row < 40; row++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"n{row},era{row / 4},{(row < 28 ? "train" : row < 36 ? "validation" : "live")},{row}\n");
        string path = _folder.Write("data.csv", text.ToString());
        EraTable table = Read(path, 30, 2, new EraCsvOptions { EraStep = 3 });
        Assert.Equal(["era0", "era3", "era6", "era7", "era9"], table.Eras.Names);
        Assert.Equal(20, table.RowCount);
        Assert.Equal([.. Enumerable.Range(36, 4)], Tables.Rows(table)[16..].Select(row => (int)row[0]));
        Tables.AssertEqual(table, Read(path, 1 << 20, 1).EveryEra(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(path, 30, 1, new EraCsvOptions { EraStep = 0 }));
    }

    [Fact]
    public void A_column_may_be_feature_and_target_at_once()
    {
        EraTable table = Read(_folder.Write("data.csv", Nasty), 64, 2, new EraCsvOptions { Features = ["target", "feature1"], Targets = ["target"] });
        Assert.Equal([1, .25f, 1], Tables.Rows(table)[0]);
    }

    [Fact]
    public void A_record_longer_than_any_block_is_read()
    {
        string name = new('x', 300_000);
        EraTable table = Read(_folder.Write("data.csv", $"id,era,data_type,feature{name},target\n{name},e,t,1,0\nb,e,t,2,1\n"), 1000, 2);
        Assert.Equal((name, "b"), (table.Ids[0], table.Ids[1]));
    }

    [Fact]
    public void A_quote_left_open_for_too_long_is_refused_by_its_line()
    {
        string path = _folder["data.csv"];
        using (var writer = new StreamWriter(path))
        {
            writer.Write("id,era,data_type,feature1\nn1,e,t,1\nn2,e,t,\"1\n");
            string line = string.Concat(Enumerable.Repeat("n3,e,t,1\n", 10_000));
            for (int i = 0; i < 800; i++)
                writer.Write(line);
        }

        var exception = Assert.Throws<DataFileException>(() => Read(path, 1 << 16, 2));
        Assert.Equal($"{path}, line 3: the text is not CSV: a record is longer than 64 MiB; a quote may be left open.", exception.Message);
    }

    public void Dispose() => _folder.Dispose();
}
