using System.Runtime.Intrinsics;

namespace Isotone.Tests;

public class VectorExponentialTests
{
    [Fact]
    public void Exponentials_are_right_to_a_unit_and_a_half()
    {
        var random = new Random(3);
        double worst = 0;
        for (int i = 0; i < 4000; i++)
        {
            double x = i switch
            {
                0 => 0,
                1 => -1e-300,
                2 => 700,
                3 => -707.99,
                _ when i % 3 == 0 => 8 * (random.NextDouble() - 0.5),
                _ when i % 3 == 1 => -Math.Pow(10, -12 * random.NextDouble()),
                _ => 1400 * random.NextDouble() - 700,
            };
            double result = VectorExponential.Of(Vector512.Create(x))[i % 8];
            Dyadic exact = HighPrecision.Exp(Dyadic.Of(x));
            double error = Math.Abs((Dyadic.Of(result) - exact).ToDouble()) / (Math.BitIncrement(result) - result);
            worst = Math.Max(worst, double.IsFinite(error) && x > -200 ? error : 0);
            Assert.Equal(Math.Exp(x), result, Math.Exp(x) * 3e-16);
        }

        // The oracle's 320 bits are enough for those above e^-200.
        Assert.InRange(worst, 0.4, 1.5);
        Assert.Equal(0, VectorExponential.Of(Vector512.Create(-709.0))[0]);
        Assert.Equal(0, VectorExponential.Of(Vector512.Create(double.NegativeInfinity))[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(37)]
    public void Every_length_in_place_too(int n)
    {
        double[] values = [.. Enumerable.Range(0, n).Select(k => 0.3 * k - 2)], results = new double[n + 1];
        results[n] = 7;
        VectorExponential.OfDifferences(values, 0.5, 1.25, results.AsSpan(0, n));
        Assert.Equal(7, results[n]);
        for (int k = 0; k < n; k++)
            Assert.Equal(VectorExponential.Of(Vector512.Create((values[k] - 0.5) * 1.25))[0], results[k]);
        VectorExponential.OfDifferences(values, 0.5, 1.25, values);
        Assert.Equal(results[..n], values);
    }
}
