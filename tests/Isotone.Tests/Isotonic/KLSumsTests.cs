using Isotone.Testing;

namespace Isotone.Tests;

public class KLSumsTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(1.0)]
    [InlineData(30.0)]
    public void The_error_bound_holds(double range)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            const int n = 200;
            double[] x = [.. Distributions.Row("normal", n, seed).Select(value => range * value)];
            var sums = new KLSums(KLSide.Exponential(x), new double[n], new double[n], new int[n]);
            sums.Open(0, 0);
            int largest = 0;
            for (int i = 1; i < n; i++)
            {
                sums.Open(1, i);
                sums.Join(1);
                largest = x[i] > x[largest] ? i : largest;
                if (i % 23 != 0)
                    continue;
                Dyadic exact = KLOracle.Sum(
                    [.. x[..(i + 1)].Select(value => HighPrecision.Exp(Dyadic.Of(value) - Dyadic.Of(x[largest])))]);
                double error = Math.Abs((Dyadic.Of(sums.Sum(0)) - exact).ToDouble());
                Assert.True(error <= sums.Error(0) * exact.ToDouble(), $"{error} at {i + 1} terms, bound {sums.Error(0)}");
                Assert.InRange(sums.Error(0), 0, 1e-11);
            }
        }
    }
}
