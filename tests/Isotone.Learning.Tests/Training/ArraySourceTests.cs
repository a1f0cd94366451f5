namespace Isotone.Learning.Tests;

public class ArraySourceTests
{
    [Fact]
    public void Gathers_rows_in_the_order_asked_for()
    {
        var source = new ArraySource([1, 2, 3, 4, 5, 6], [10, 20, 30], Rows.FromLengths([1, 2]));
        float[] features = new float[4], targets = new float[2];
        source.GatherFeatures([2, 0], features);
        source.GatherTargets([2, 0], targets);
        Assert.Equal([5, 6, 1, 2], features);
        Assert.Equal([30, 10], targets);
        Assert.Equal((3, 2), (source.RowCount, source.FeatureCount));
        Assert.Equal("1", source.EraName(1));
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ArraySource([1, 2, 3], [1, 2], Rows.One(2)));
        Assert.Throws<ArgumentException>(() => new ArraySource([], [1, 2], Rows.One(2)));
        Assert.Throws<ArgumentException>(() => new ArraySource([1], [], default));
        Assert.Throws<ArgumentException>(() => new ArraySource([1, 2], [1, 2], Rows.One(1)));
        Assert.Throws<ArgumentException>(() => new ArraySource([1, 2], [1, 2], Rows.One(2), ["a", "b"]));
    }
}
