namespace Isotone.Data.Tests;

public sealed class EraCsvReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private EraTable Read(string content, EraCsvOptions? options = null) =>
        EraCsvReader.Read(_folder.Write("data.csv", content), options, cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void The_legacy_layout_is_read()
    {
        EraTable table = Read(
            """
            id,era,data_type,feature1,feature2,target_a,target_b
            n1,era1,train,0.25,0.326759999,1,0
            n2,era1,train,,1e-3,,0.5
            n3,era2,validation,-0.5,+1,0,
            n4,eraX,live,0,1,,
            """);
        Assert.Equal(["feature1", "feature2"], table.FeatureNames);
        Assert.Equal(["target_a", "target_b"], table.TargetNames);
        Assert.Equal(
            [
                [.25f, .326759999f, 1, 0],
                [float.NaN, .001f, float.NaN, .5f],
                [-.5f, 1, 0, float.NaN],
                [0, 1, float.NaN, float.NaN],
            ],
            Tables.Rows(table));
        Assert.Equal(["n1", "n2", "n3", "n4"], Enumerable.Range(0, 4).Select(row => table.Ids[row]));
        Assert.Equal(["era1", "era2", "eraX"], table.Eras.Names);
        Assert.Equal(["train", "validation", "live"], table.DataType.Names);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_and_others_are_passed_over()
    {
        EraTable table = Read("target,note,feature2,era,,feature1,data_type,id\n1,x,2,era1,9,3,train,n1\n");
        Assert.Equal([[2, 3, 1]], Tables.Rows(table));
        Assert.Equal(["feature2", "feature1"], table.FeatureNames);
        Assert.Equal("n1", table.Ids[0]);
    }

    [Fact]
    public void Prefixes_and_column_names_can_be_chosen()
    {
        EraTable table = Read("row,date,kind,x_1,x_2,y_1\nn1,d1,train,1,2,3\n", new EraCsvOptions
        {
            IdColumn = "row",
            EraColumn = "date",
            DataTypeColumn = "kind",
            FeaturePrefix = "x_",
            TargetPrefix = "y_",
        });
        Assert.Equal([[1, 2, 3]], Tables.Rows(table));
    }

    [Fact]
    public void An_empty_feature_prefix_takes_every_column_that_is_nothing_else()
    {
        EraTable table = Read("id,era,data_type,a,b,target\nn1,era1,train,1,2,3\n", new EraCsvOptions { FeaturePrefix = "" });
        Assert.Equal(["a", "b"], table.FeatureNames);
    }

    [Fact]
    public void A_target_that_was_not_asked_for_is_no_feature_either()
    {
        EraTable table = Read(
            "id,era,data_type,a,target_a,target_b\nn1,era1,train,1,2,3\n",
            new EraCsvOptions { FeaturePrefix = "", Targets = ["target_b"] });
        Assert.Equal(["a"], table.FeatureNames);
        Assert.Equal([[1, 3]], Tables.Rows(table));
    }

    [Fact]
    public void Features_and_targets_can_be_named_in_the_order_wanted()
    {
        EraTable table = Read(
            "id,era,data_type,feature1,feature2,feature3,target_a,target_b\nn1,era1,train,1,2,3,4,5\n",
            new EraCsvOptions { Features = ["feature3", "feature1"], Targets = ["target_b"] });
        Assert.Equal([[3, 1, 5]], Tables.Rows(table));
    }

    [Fact]
    public void Optional_columns_may_be_missing()
    {
        EraTable table = Read("feature1\n1\n2\n", new EraCsvOptions { IdOptional = true, EraOptional = true, DataTypeOptional = true });
        Assert.Equal(["all"], table.Eras.Names);
        Assert.Equal(["unknown"], table.DataType.Names);
        Assert.Equal("", table.Ids[1]);
        Assert.Equal([[1], [2]], Tables.Rows(table));
    }

    [Theory]
    [InlineData("id,era,data_type,feature1\r\nn1,era1,train,1\r\n")]
    [InlineData("id,era,data_type,feature1\nn1,era1,train,1")]
    [InlineData("\ufeffid,era,data_type,feature1\nn1,era1,train,1\n")]
    [InlineData("\"id\",\"era\",data_type,feature1\n\"n1\",\"era1\",train,\"1\"\n")]
    [InlineData("id,era,data_type,feature1\n\nn1,era1,train,1\n\n")]
    public void Line_ends_quotes_blank_lines_and_a_byte_order_mark_do_not_matter(string content)
    {
        EraTable table = Read(content);
        Assert.Equal(("n1", "era1", "train"), (table.Ids[0], table.Eras[0], table.DataType[0]));
        Assert.Equal([[1]], Tables.Rows(table));
    }

    [Fact]
    public void Data_types_may_alternate_in_blocks_and_unknown_kinds_are_kept()
    {
        EraTable table = Read("id,era,data_type,feature1\na,e1,live,1\nb,e2,train,1\nc,e3,live,1\nd,e3,odd kind,1\n");
        Assert.Equal(["live", "train", "odd kind"], table.DataType.Names);
        Assert.Equal([0, 2], table.All.OfType("live").Indices.ToArray());
    }

    [Fact]
    public void Progress_counts_bytes_up_to_the_file_and_rows()
    {
        string content = "id,era,data_type,feature1\n" + string.Concat(Enumerable.Range(0, 5000).Select(row => $"n{row},era1,train,0.5\n"));
        string path = _folder.Write("data.csv", content);
        var heard = new List<ReadProgress>();
        using (Parallelism.Limit(1))
            EraCsvReader.Read(path, null, 1 << 13, new Listener<ReadProgress>(heard.Add), TestContext.Current.CancellationToken);
        Assert.InRange(heard.Count, content.Length >> 13, (content.Length >> 13) + 4);
        Assert.Equal(new ReadProgress(content.Length, content.Length, 5000), heard[^1]);
        Assert.All(heard, report => Assert.InRange(report.BytesRead, 1, content.Length));
        Assert.Equal(heard.Select(report => report.BytesRead).Order(), heard.Select(report => report.BytesRead));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Reading_can_be_cancelled_half_way(int threads)
    {
        string path = _folder.Write(
            "data.csv", "id,era,data_type,feature1\n" + string.Concat(Enumerable.Range(0, 5000).Select(row => $"n{row},era1,train,0.5\n")));
        using var source = new CancellationTokenSource();
        int rows = 0;
        var listener = new Listener<ReadProgress>(report =>
        {
            rows = report.Rows;
            source.Cancel();
        });
        using Parallelism.Scope limit = Parallelism.Limit(threads);
        Assert.ThrowsAny<OperationCanceledException>(() => EraCsvReader.Read(path, null, 1 << 13, listener, source.Token));
        Assert.InRange(rows, 1, 2048);
    }

    public void Dispose() => _folder.Dispose();
}
