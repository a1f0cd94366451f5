namespace Isotone.Data.Tests;

public sealed class CsvColumnReaderTests : IDisposable
{
    private const string Content = "id,era,target,note,prediction\na,era1,0.25,x,0.12345678901234567\nb,era1,,y,\nc,era2,1,z,-1e-300\n";

    private readonly TemporaryFolder _folder = new();

    private CsvColumns Read(string content, CsvColumnSelection selection) =>
        CsvColumnReader.Read(_folder.Write("data.csv", content), selection, cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void Columns_are_read_by_name_as_what_is_asked_for()
    {
        CsvColumns columns = Read(Content, new CsvColumnSelection { Era = "era", Texts = ["note"], Numbers = ["prediction", "target"] });
        Assert.Equal(3, columns.RowCount);
        Assert.Equal([.12345678901234567, double.NaN, -1e-300], columns.Numbers("prediction").ToArray());
        Assert.Equal([.25, double.NaN, 1], columns.Numbers("target").ToArray());
        Assert.Equal("y", columns.Text("note")[1]);
        Assert.Equal(["era1", "era2"], columns.Eras!.Names);
        Assert.Equal(Rows.FromLengths([2, 1]), columns.Eras.Runs());
    }

    // The words that pandas.read_csv takes for missing.
    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("-nan")]
    [InlineData("NA")]
    [InlineData("N/A")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("None")]
    [InlineData("<NA>")]
    [InlineData("#N/A")]
    public void Words_for_missing_are_missing(string word)
    {
        string content = $"id,era,data_type,feature1,target\na,era1,train,{word},{word}\nb,era1,train,0.25,1\n";
        Assert.Equal([double.NaN, 1], Read(content, new CsvColumnSelection { Numbers = ["target"] }).Numbers("target").ToArray());
        EraTable table = EraCsvReader.Read(_folder["data.csv"], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([float.NaN, 1], table.Target("target").ToArray());
        float[] feature = new float[1];
        table.GatherFeatures([0], feature);
        Assert.Equal(float.NaN, feature[0]);
    }

    [Fact]
    public void Eras_need_not_be_asked_for_and_a_column_may_be_asked_for_twice()
    {
        CsvColumns columns = Read(Content, new CsvColumnSelection { Texts = ["target", "target"], Numbers = ["target"] });
        Assert.Null(columns.Eras);
        Assert.Equal("0.25", columns.Text("target")[0]);
        Assert.Throws<ArgumentException>(() => columns.Text("id"));
        Assert.Throws<ArgumentException>(() => columns.Numbers("prediction").Length);
    }

    [Theory]
    [InlineData("id,era,target\na,era1,x\n", 2L, "target")]
    [InlineData("id,era,target\na,era1,Infinity\n", 2L, "target")]
    [InlineData("id,era,target\na,era1,1e400\n", 2L, "target")]
    [InlineData("id,era,target\na,era1,0\nb,era2,0\nc,era1,0\n", 4L, "era")]
    [InlineData("id,target\na,0\n", 1L, "era")]
    [InlineData("id,era\na,0\n", 1L, "target")]
    public void Problems_name_line_and_column(string content, long line, string column)
    {
        var exception = Assert.Throws<DataFileException>(() => Read(content, new CsvColumnSelection { Era = "era", Numbers = ["target"] }));
        Assert.Equal((line, column), (exception.Line, exception.Column));
    }

    [Fact]
    public void Rows_know_their_lines_over_blank_ones_and_breaks_in_quotes()
    {
        CsvColumns columns = Read("\nid,n\na,1\n\n\"b\nb\",2\r\nc,3\n\n\nd,4", new CsvColumnSelection { Texts = ["id"] });
        Assert.Equal(["id", "n"], columns.Header);
        Assert.Equal([3L, 5, 7, 10], Enumerable.Range(0, 4).Select(row => columns.LineOf(row)!.Value));
    }

    public void Dispose() => _folder.Dispose();
}
