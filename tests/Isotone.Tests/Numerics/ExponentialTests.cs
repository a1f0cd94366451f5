using Isotone.Testing;

namespace Isotone.Tests;

public class ExponentialTests
{
    [Fact]
    public void E_to_the_x_minus_one_and_the_logarithm_of_one_plus_x_do_not_cancel()
    {
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            double x = (random.Next(2) * 2 - 1) * Math.Pow(10, -20 * random.NextDouble()) * 0.9;
            Close((HighPrecision.Exp(Dyadic.Of(x)) - Dyadic.One).ToDouble(), Exponential.MinusOne(x), 4e-16);
            Close(HighPrecision.Log(Dyadic.One + Dyadic.Of(x)).ToDouble(), Exponential.LogOnePlus(x), 4e-16);
        }

        Assert.Equal(-1, Exponential.MinusOne(-1000));
        Assert.Equal(double.PositiveInfinity, Exponential.MinusOne(1000));
        Assert.Equal(0, Exponential.MinusOne(0));
        Assert.Equal(0, Exponential.LogOnePlus(0));
    }

    [Fact]
    public void Means_of_exponentials_at_every_range()
    {
        for (int n = 1; n <= 60; n++)
        {
            foreach (double range in (double[])[1e-12, 1e-9, 1e-3, 0.5, 1.5, 40, 1e4])
            {
                double[] x = [.. Distributions.Row("normal", n).Select(value => 5 * range + range * value)];
                double largest = x.Max();
                Dyadic mean = Mean([.. x.Select(value => HighPrecision.Exp(Dyadic.Of(value) - Dyadic.Of(largest)))]);
                double sum = x.Sum(value => Math.Exp(value - largest));
                Close(n == 1 ? 0 : HighPrecision.Log(mean).ToDouble(), LogMeanExp.Of(x, largest, x.Min(), sum), 1e-14);
            }
        }
    }

    [Fact]
    public void Means_of_powers_at_every_rate()
    {
        foreach (double rate in (double[])[1e-12, 1e-9, 1e-3, 0.02, 0.3, 1, 50, 1e9])
        {
            foreach (int n in (int[])[1, 2, 3, 10, 57, 1000])
            {
                Dyadic mean = Mean([.. Enumerable.Range(0, n).Select(j =>
                    HighPrecision.Exp(Dyadic.Of(-j) * Dyadic.Of(rate)))]);
                Close(n == 1 ? 0 : HighPrecision.Log(mean).ToDouble(), LogMeanExp.OfPowers(rate, n), 1e-14);
            }
        }
    }

    private static Dyadic Mean(Dyadic[] terms) =>
        Dyadic.Quotient(KLOracle.Sum(terms), Dyadic.Of(terms.Length), HighPrecision.Bits);

    private static void Close(double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Abs(expected), $"{actual:R} instead of {expected:R}");
}
