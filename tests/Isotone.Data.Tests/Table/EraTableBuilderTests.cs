namespace Isotone.Data.Tests;

public sealed class EraTableBuilderTests
{
    private static EraTableBuilder Builder() => new("test", ["a"], ["t"]);

    [Fact]
    public void An_era_that_comes_back_is_refused()
    {
        EraTableBuilder builder = Builder();
        builder.Append("0", "era1", "train", [0], [0]);
        builder.Append("1", "era2", "train", [0], [0]);
        var exception = Assert.Throws<ArgumentException>("era", () => builder.Append("2", "era1", "train", [0], [0]));
        Assert.Contains("'era1' comes back at row 2", exception.Message, StringComparison.Ordinal);
        builder.Append("2", "era2", "train", [0], [0]);
        Assert.Equal(3, builder.Build().RowCount);
    }

    [Fact]
    public void Wrong_lengths_and_infinities_are_refused_before_anything_is_added()
    {
        EraTableBuilder builder = Builder();
        Assert.Throws<ArgumentException>("features", () => builder.Append("0", "era1", "train", [0, 1], [0]));
        Assert.Throws<ArgumentException>("targets", () => builder.Append("0", "era1", "train", [0], []));
        Assert.Throws<ArgumentException>("features", () => builder.Append("0", "era1", "train", [float.PositiveInfinity], [0]));
        Assert.Throws<ArgumentException>("targets", () => builder.Append("0", "era1", "train", [0], [float.NegativeInfinity]));
        EraTable table = builder.Build();
        Assert.Equal((0, 0), (table.RowCount, table.EraRows.Count));
        Assert.Empty(table.Eras.Names);
    }

    [Fact]
    public void A_name_that_is_there_twice_is_refused()
    {
        Assert.Throws<ArgumentException>("featureNames", () => new EraTableBuilder("test", ["a", "b", "a"], []));
        Assert.Throws<ArgumentException>("targetNames", () => new EraTableBuilder("test", ["a"], ["t", "t"]));
    }
}
