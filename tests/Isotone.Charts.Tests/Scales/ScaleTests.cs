namespace Isotone.Charts.Tests;

public class ScaleTests
{
    private static PlotScale Log(double low, double high, bool isTight = false) =>
        PlotScale.Over(new ChartAxis("", AxisScale.Logarithmic), [low, high], steps: 6, isTight);

    [Theory]
    [InlineData(100, 1e6, 1e2, 1e6, 5)]
    [InlineData(99, 1.1e6, 1e1, 1e7, 7)]
    [InlineData(1000, 1000, 1e3, 1e4, 4)]
    [InlineData(0.001, 0.02, 1e-3, 1e-1, 3)]
    public void Whole_decades_cover_the_numbers(double smallest, double largest, double first, double last, int ticks)
    {
        PlotScale scale = Log(smallest, largest);
        Assert.Equal(0, scale.Share(first), 1e-9);
        Assert.Equal(1, scale.Share(last), 1e-9);
        Assert.Equal(ticks, scale.Ticks.Count);
        Assert.InRange(scale.Share(smallest), -1e-12, scale.Share(largest));
    }

    [Fact]
    public void Many_decades_have_few_ticks_and_less_than_one_has_some() =>
        Assert.Multiple(
            () => Assert.InRange(Log(1e-30, 1e30).Ticks.Count, 3, 9),
            () => Assert.Equal([20.0, 50, 100], Log(15, 120, isTight: true).Ticks));

    [Fact]
    public void What_is_not_positive_has_no_place_on_a_logarithmic_axis()
    {
        var scale = PlotScale.Over(new ChartAxis("", AxisScale.Logarithmic), [-1, 0, 5, 50], 6, isTight: false);
        Assert.True(double.IsNaN(scale.Share(0)) && double.IsNaN(scale.Share(-1)));
        Assert.Equal([1.0, 10, 100], scale.Ticks);
    }

    [Fact]
    public void Given_ends_hold()
    {
        var scale = PlotScale.Over(new ChartAxis { Minimum = 0, Maximum = 1 }, [0.2, 3], 5, isTight: false);
        Assert.Equal([0, 0.2, 0.4, 0.6, 0.8, 1], scale.Ticks.Select(tick => Math.Round(tick, 12)));
        Assert.Equal((0.0, 1.0), (scale.Share(0), scale.Share(1)));
    }

    [Fact]
    public void Counts_have_whole_ticks()
    {
        var scale = PlotScale.Over(new ChartAxis { IsWhole = true }, [1, 3], 10, isTight: true);
        Assert.Equal([1.0, 2, 3], scale.Ticks);
        Assert.Equal(["1", "2", "3"], scale.Ticks.Select(scale.Label));
    }

    [Fact]
    public void Ticks_are_named_in_round_units()
    {
        Assert.Equal(["1", "100", "1000", "10k", "1M", "1G"], new[] { 1, 100, 1000, 1e4, 1e6, 1e9 }.Select(TickText.Count));
        Assert.Equal(["0.1 ns", "100 ns", "1 µs", "10 ms", "100 s"], new[] { 0.1, 100, 1e3, 1e7, 1e11 }.Select(TickText.Nanoseconds));
    }

    [Fact]
    public void Zero_has_no_sign()
    {
        var scale = PlotScale.Over(new ChartAxis(), [-0.3, 0.1], 5, isTight: false);
        Assert.Contains("0", scale.Ticks.Select(scale.Label));
        Assert.DoesNotContain(scale.Ticks, tick => tick == 0 && double.IsNegative(tick));
    }
}
