namespace Isotone.Benchmarking.Tests;

public class LogAxisTests
{
    [Theory]
    [InlineData(100, 1e6, 2, 6)]
    [InlineData(99, 1.1e6, 1, 7)]
    [InlineData(1000, 1000, 3, 4)]
    [InlineData(0.001, 0.02, -3, -1)]
    public void Whole_decades_cover_the_numbers(double smallest, double largest, int first, int last)
    {
        var axis = LogAxis.Over(smallest, largest);
        Assert.Equal(new LogAxis(first, last), axis);
        Assert.InRange(axis.Share(smallest), 0, axis.Share(largest));
        Assert.InRange(axis.Share(largest), 0, 1 + 1e-12);
    }

    [Fact]
    public void Ticks_are_named_in_round_units()
    {
        Assert.Equal(["1", "100", "1000", "10k", "1M", "1G"], new[] { 1, 100, 1000, 1e4, 1e6, 1e9 }.Select(LogAxis.Count));
        Assert.Equal(["0.1 ns", "100 ns", "1 µs", "10 ms", "100 s"], new[] { 0.1, 100, 1e3, 1e7, 1e11 }.Select(LogAxis.Time));
    }
}
