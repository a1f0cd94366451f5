namespace Isotone.Charts.Tests;

public class HistogramTests
{
    [Fact]
    public void Every_value_is_in_one_bin_and_the_highest_in_the_last()
    {
        ChartSeries series = ChartSeries.Histogram("h", [0, 0.1, 0.5, 0.9, 1, double.NaN], bins: 2);
        Assert.Equal([2.0, 3], series.Y);
        Assert.Equal([0.25, 0.75], series.X);
        Assert.Equal(0.5, series.BarWidth);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 60)]
    [InlineData(37, 60)]
    public void Nothing_is_lost(int count, int most)
    {
        var random = new Random(1);
        ChartSeries series = ChartSeries.Histogram("h", [.. Enumerable.Range(0, count).Select(_ => Math.Exp(random.NextDouble() * 9))]);
        Assert.Equal(count, series.Y.Sum());
        Assert.InRange(series.X.Count, 0, most);
    }

    [Fact]
    public void A_constant_is_one_bar() => Assert.Equal([3.0], ChartSeries.Histogram("h", [0.5, 0.5, 0.5]).Y);

    [Fact]
    public void No_bin_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ChartSeries.Histogram("h", [1], bins: 0));
}
