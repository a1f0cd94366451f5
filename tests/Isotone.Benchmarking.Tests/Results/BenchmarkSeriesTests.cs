namespace Isotone.Benchmarking.Tests;

public class BenchmarkSeriesTests
{
    [Fact]
    public void Results_that_differ_in_length_alone_are_one_series_in_order_of_length()
    {
        BenchmarkResult[] results =
        [
            .. Results.Growing(Results.ArgSort, n => n, 1000, 10),
            .. Results.Growing(Results.SoftRank, n => n * n, 10, 100),
            .. Results.Growing(Results.ArgSort, n => n, 100),
            .. Results.Growing(Results.ArgSort with { Threads = 2 }, n => n, 100),
            .. Results.Growing(Results.ArgSort with { IsDouble = true }, n => n, 100),
            .. Results.Growing(Results.ArgSort with { Shape = new BatchShape(3, 1) }, n => n, 100),
            .. Results.Growing(Results.SoftRank with { Regularization = Regularization.KL }, n => n, 100),
            .. Results.Growing(Results.SoftRank with { Strength = new BenchmarkStrength(1) }, n => n, 100),
            .. Results.Growing(Results.SoftRank with { Backward = false }, n => n, 100),
        ];
        IReadOnlyList<BenchmarkSeries> series = BenchmarkSeries.Among(results);
        Assert.Equal(8, series.Count);
        Assert.Equal("argsort fwd float32 1 thread", series[0].Name);
        Assert.Equal([10, 100, 1000], series[0].Results.Select(result => result.Case.Shape.Length));
        Assert.Equal(1, series[0].Exponent, 1e-12);
        Assert.Equal("soft-rank l2 2.5/n fwd+bwd float32 1 thread", series[1].Name);
        Assert.Equal(2, series[1].Exponent, 1e-12);
        Assert.Equal("argsort fwd float64 3 rows 2 threads", (Results.ArgSort with { IsDouble = true, Threads = 2, Shape = new(3, 9) }).Series);
    }

    [Fact]
    public void A_series_of_n_log_n_has_the_exponent_that_is_shown_beside_it()
    {
        BenchmarkSeries series = Assert.Single(BenchmarkSeries.Among(
            Results.Growing(Results.ArgSort, n => 5 * n * Math.Log2(n), 100, 1000, 10_000)));
        Assert.Equal(series.LinearithmicExponent, series.Exponent, 1e-12);
        Assert.InRange(series.Exponent, 1.1, 1.2);
    }

    [Fact]
    public void One_length_has_no_exponent() => Assert.Equal(
        double.NaN, Assert.Single(BenchmarkSeries.Among(Results.Growing(Results.ArgSort, n => n, 1))).Exponent);
}
