namespace Isotone.Benchmarking.Tests;

public class StatisticsTests
{
    // numpy.quantile of the same numbers.
    [Theory]
    [InlineData(0.25, 2)]
    [InlineData(0.5, 4)]
    [InlineData(0.75, 8)]
    [InlineData(0.1, 1.4)]
    [InlineData(0, 1)]
    [InlineData(1, 16)]
    public void Quantiles_interpolate_between_order_statistics(double share, double expected) =>
        Assert.Equal(expected, Statistics.Quantile([1, 2, 4, 8, 16], share), 1e-12);

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_middle_two() =>
        Assert.Equal(2.5, Statistics.Quantile([1, 2, 3, 100], 0.5));

    [Fact]
    public void One_number_is_all_its_quantiles() => Assert.Equal(3, Statistics.Quantile([3], 0.75));

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_exponent_of_a_power_is_found(double exponent)
    {
        double[] x = [10, 100, 1e4, 1e7];
        Assert.Equal(exponent, Statistics.GrowthExponent(x, [.. x.Select(n => 7 * Math.Pow(n, exponent))]), 1e-12);
    }

    // By hand: log10 x = 0, 1, 2 and log10 y = 0, 2, 1; covariance 1, variance 2.
    [Fact]
    public void The_exponent_is_the_least_squares_slope() =>
        Assert.Equal(0.5, Statistics.GrowthExponent([1, 10, 100], [1, 100, 10]), 1e-12);

    [Fact]
    public void One_length_has_no_exponent() => Assert.Equal(double.NaN, Statistics.GrowthExponent([10, 10], [1, 2]));
}
