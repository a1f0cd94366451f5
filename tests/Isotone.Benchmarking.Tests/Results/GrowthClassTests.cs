namespace Isotone.Benchmarking.Tests;

public class GrowthClassTests
{
    private static readonly double[] _lengths = [100, 1000, 1e4, 1e5, 1e6];

    public static TheoryData<string, Func<double, double>> Classes => new()
    {
        { "1", _ => 1 },
        { "log n", n => Math.Log(n) },
        { "sqrt n", Math.Sqrt },
        { "n", n => n },
        { "n log n", n => n * Math.Log(n) },
        { "n^2", n => n * n },
        { "n^2 log n", n => n * n * Math.Log(n) },
        { "n^3", n => n * n * n },
    };

    [Theory]
    [MemberData(nameof(Classes))]
    public void Each_class_is_found_through_noise(string name, Func<double, double> growth)
    {
        // By turns 2 % above and below, at any height.
        double[] values = [.. _lengths.Select((n, i) => 3e-7 * growth(n) * (i % 2 == 0 ? 1.02 : 0.98))];
        GrowthClass found = GrowthClass.Best(_lengths, values)!;
        Assert.Equal(name, found.Name);
        Assert.InRange(found.Deviation, 1e-4, 0.01);
    }

    [Fact]
    public void Two_lengths_have_no_class()
    {
        Assert.Null(GrowthClass.Best([100, 1000, 1000], [1, 10, 10]));
        Assert.Null(GrowthClass.Best([100, 1000, 1e4], [0, 10, 100]));
    }
}
