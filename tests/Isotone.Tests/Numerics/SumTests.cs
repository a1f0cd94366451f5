using Isotone.Testing;

namespace Isotone.Tests;

public class SumTests
{
    [Fact]
    public void Expansions_hold_sums_exactly()
    {
        var random = new Random(1);
        double[] storage = new double[64];
        for (int i = 0; i < 3000; i++)
        {
            var sum = new ExactSum(storage);
            Dyadic exact = Dyadic.Zero;
            int terms = random.Next(1, 20);
            double last = 0;
            for (int k = 0; k < terms; k++)
            {
                // Every third term nearly cancels the one before.
                double a = Wide(random), b = Wide(random);
                double term = k % 3 == 2 ? -last : a;
                last = term;
                sum.Add(term);
                sum.AddProduct(a, b);
                exact += Dyadic.Of(term) + Dyadic.Of(a) * Dyadic.Of(b);
            }

            Assert.Equal(exact.Sign, sum.Sign);
            Assert.Equal(Math.Abs(exact.ToDouble()), sum.Magnitude, 1e-14 * sum.Magnitude);
        }
    }

    [Fact]
    public void A_sum_that_cancels_altogether_is_zero()
    {
        var sum = new ExactSum(stackalloc double[32]);
        sum.AddProduct(new DoubleDouble(0.1, 1e-20), new DoubleDouble(0.3, 1e-19));
        sum.AddProduct(new DoubleDouble(-0.1, -1e-20), new DoubleDouble(0.3, 1e-19));
        Assert.Equal((0, 0.0), (sum.Sign, sum.Magnitude));
    }

    [Theory]
    [MemberData(nameof(Distributions.Theory), MemberType = typeof(Distributions))]
    public void Compensated_sums_are_right_to_the_last_place(string name)
    {
        for (int n = 1; n <= 257; n++)
            AssertSums(Distributions.Row(name, n, n), Distributions.Row("normal", n, n));
    }

    [Fact]
    public void Sums_that_cancel_overflow_or_underflow_are_right_to_the_last_place()
    {
        double[] magnitudes = [0, double.Epsilon, 1e-310, 1e-160, 1e-20, 1, 1 + Math.ScaleB(1, -52), 3, 1e16, 1e155, 1e300, double.MaxValue];
        var random = new Random(9);
        for (int i = 0; i < 3000; i++)
        {
            int n = random.Next(1, 12);
            double[] Draw() => [.. Enumerable.Range(0, n)
                .Select(_ => (random.Next(2) * 2 - 1) * magnitudes[random.Next(magnitudes.Length)])];
            AssertSums(Draw(), Draw());
        }
    }

    [Fact]
    public void What_is_not_finite_comes_through()
    {
        const double inf = double.PositiveInfinity;
        Assert.Equal(inf, CompensatedSum.Of([1, inf, 2]).High);
        Assert.Equal(-inf, CompensatedSum.Mean([1, -inf, 2]).High);
        Assert.Equal(double.NaN, CompensatedSum.Of([inf, -inf]).High);
        Assert.Equal(double.NaN, CompensatedSum.WeightedMean([1, double.NaN], [1, 2]));
        Assert.Equal(inf, CompensatedSum.OfProducts([1, inf], [1, 2]).High);
    }

    [Fact]
    public void Pairwise_sums_err_by_the_logarithm_of_the_length()
    {
        double[] x = [.. Distributions.Row("normal", 1_000_000).Select(Math.Abs)];
        double[] y = Distributions.Row("heavy tails", x.Length);
        double exact = CompensatedSum.Of(x).High, scale = 150 * Math.ScaleB(1, -53);
        Assert.Equal(exact, PairwiseSum.Of(x), scale * exact);
        double magnitude = x.Zip(y, (a, b) => Math.Abs(a * b)).Sum();
        Assert.Equal(CompensatedSum.OfProducts(x, y).High, PairwiseSum.OfProducts(x, y), scale * magnitude);
        double[] differences = [.. y.Select(value => value - y[0])];
        Assert.Equal(
            CompensatedSum.OfProducts(x, differences).High, PairwiseSum.OfWeightedDifferences(x, y, y[0]),
            scale * (magnitude + Math.Abs(y[0]) * exact));
    }

    private static void AssertSums(double[] x, double[] y)
    {
        Dyadic[] terms = [.. x.Select(Dyadic.Of)];
        Dyadic[] products = [.. x.Zip(y, (a, b) => Dyadic.Of(a) * Dyadic.Of(b))];
        Dyadic sum = Dyadic.Sum(terms), count = Dyadic.Of(x.Length);
        Near(sum.ToDouble(), CompensatedSum.Of(x).High);
        Near(Dyadic.Quotient(sum, count), CompensatedSum.Mean(x).High);
        Near(Dyadic.Sum(products).ToDouble(), CompensatedSum.OfProducts(x, y).High);
        double[] weights = [.. y.Select(weight => Math.Max(double.Epsilon, Math.Abs(weight)))];
        Dyadic weighted = Dyadic.Sum([.. x.Zip(weights, (a, b) => Dyadic.Of(a) * Dyadic.Of(b))]);
        Near(Dyadic.Quotient(weighted, Dyadic.Sum([.. weights.Select(Dyadic.Of)])), CompensatedSum.WeightedMean(x, weights));
    }

    /// <summary>Within two units in the last place.</summary>
    private static void Near(double expected, double actual) =>
        Assert.True(
            expected == actual || Math.Abs(expected - actual) <= 2 * Math.Abs(Math.BitIncrement(expected) - expected),
            $"{actual:R} instead of {expected:R}");

    private static double Wide(Random random) => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-40, 40));
}
