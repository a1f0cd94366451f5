namespace Isotone.Benchmarking.Tests;

public class NormalSourceTests
{
    [Fact]
    public void The_numbers_are_standard_normal()
    {
        double[] values = new double[200_000];
        new NormalSource(1).Fill(values.AsSpan());

        // Five standard errors of each moment and of the share below 1, which is 0.841345.
        double n = values.Length;
        Assert.InRange(values.Average(), -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        Assert.InRange(values.Average(x => x * x), 1 - (5 * Math.Sqrt(2 / n)), 1 + (5 * Math.Sqrt(2 / n)));
        Assert.InRange(values.Average(x => x * x * x * x), 3 - (5 * Math.Sqrt(96 / n)), 3 + (5 * Math.Sqrt(96 / n)));
        Assert.InRange(values.Count(x => x < 1) / n, 0.841345 - 0.0042, 0.841345 + 0.0042);
    }

    [Fact]
    public void Every_call_gives_new_numbers_and_a_seed_the_same()
    {
        var source = new NormalSource(7);
        float[] first = new float[3000], second = new float[3000], again = new float[3000];
        source.Fill(first.AsSpan());
        source.Fill(second.AsSpan());
        new NormalSource(7).Fill(again.AsSpan());
        Assert.Equal(first, again);
        Assert.DoesNotContain(first.Zip(second), pair => pair.First == pair.Second);
        Assert.All(first, value => Assert.True(float.IsFinite(value)));
    }
}
