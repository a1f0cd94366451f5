namespace Isotone.Data.Tests;

public sealed class EraTableTests
{
    [Fact]
    public void Columns_read_back()
    {
        EraTable table = Tables.Small();
        Assert.Equal(6, table.RowCount);
        Assert.Equal(["era1", "era2", "era3", "eraX"], table.Eras.Names);
        Assert.Equal(Rows.FromLengths([2, 1, 2, 1]), table.EraRows);
        Assert.Equal(["train", "validation", "test", "live"], table.DataType.Names);
        Assert.Equal("r4", table.Ids[4]);
        Assert.Equal([1, 0, float.NaN, .75f, .25f, float.NaN], table.Target("t").ToArray());
        Assert.Equal(2, table.ByteCodedFeatureCount);
    }

    [Fact]
    public void Features_gather_in_any_order_with_repeats()
    {
        float[] features = new float[8];
        Tables.Small().GatherFeatures([4, 1, 0, 4], features);
        Assert.Equal([.75f, 0, .5f, float.NaN, 0, .25f, .75f, 0], features);
    }

    [Fact]
    public void Missing_features_can_be_filled()
    {
        float[] features = new float[4];
        Tables.Small().GatherFeatures([1, 2], features, missing: .5f);
        Assert.Equal([.5f, .5f, 1, .5f], features);
    }

    [Fact]
    public void Targets_gather_in_any_order()
    {
        float[] target = new float[3];
        Tables.Small().GatherTarget("u", [5, 0, 2], target);
        Assert.Equal([float.NaN, 0, 1], target);
    }

    [Fact]
    public void A_target_that_is_not_there_is_named_with_those_that_are()
    {
        var exception = Assert.Throws<DataFileException>(() => Tables.Small().Target("v"));
        Assert.Equal("small: there is no target 'v'; it has t, u.", exception.Message);
    }

    [Fact]
    public void Wrong_lengths_and_rows_are_refused()
    {
        EraTable table = Tables.Small();
        Assert.Throws<ArgumentException>("destination", () => table.GatherFeatures([0], new float[3]));
        Assert.Throws<ArgumentException>("destination", () => table.GatherTarget("t", [0], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => table.GatherFeatures([6], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => table.GatherFeatures([-1], new float[2]));
    }
}
