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
            var slots = new KLSlot[n];
            var sums = new KLSums(KLSide.Exponential(x));
            sums.Keep(slots);
            sums.Open(0, 0);
            for (int i = 1; i < n; i++)
            {
                sums.Open(1, i);
                sums.Join(1);
                if (i % 23 != 0)
                    continue;
                Dyadic exact = KLOracle.Sum(
                    [.. x[..(i + 1)].Select(value => HighPrecision.Exp(Dyadic.Of(value) - Dyadic.Of(x[slots[0].Reference])))]);
                double error = Math.Abs((Dyadic.Of(sums.Sum(0)) - exact).ToDouble());
                Assert.True(error <= sums.Error(0) * exact.ToDouble(), $"{error} at {i + 1} terms, bound {sums.Error(0)}");
                Assert.InRange(sums.Error(0), 0, 2e-15 * (1 + range));
            }
        }
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1.0)]
    [InlineData(100.0)]
    public void A_block_of_many_parts_is_hardly_less_certain_than_they_are(double range)
    {
        // From the end backwards, window by window, as a block eats into those below it.
        const int n = 200_000, Window = 500;
        double[] x = new double[n];
        for (int k = 0; k < n; k++)
            x[k] = range * (1 - (double)k / n) + 0.3 * range * Math.Sin(k) / n;
        Array.Sort(x);
        Array.Reverse(x);
        KLSide side = KLSide.Descending(x);
        var sums = new KLSums(side);
        sums.Keep(new KLSlot[1]);
        sums.Open(0, n - Window, n);
        double[] terms = new double[Window];
        for (int begin = n - 2 * Window; begin >= 0; begin -= Window)
        {
            side.FillTerms(begin, begin, terms);
            double shift = sums.ShiftTo(0, begin), error = side.WindowTermError(begin, begin + Window) + PairwiseSum.Roundings(Window) * Math.ScaleB(1, -53);
            sums.Add(0, PairwiseSum.Of(terms), error, begin, shift, Math.Exp(shift));
        }

        double reference = sums.ShiftTo(0, 0);
        DoubleDouble exact = default;
        foreach (double value in x)
            exact += DoubleDouble.Exp(DoubleDouble.SumOf(value, -x[0]));
        double relative = Math.Abs((new DoubleDouble(sums.Sum(0) * Math.Exp(reference)) - exact).High) / exact.High;
        Assert.InRange(relative, 0, sums.Error(0) + (2 * Math.Abs(reference) + 4) * Math.ScaleB(1, -53));
        Assert.InRange(sums.Error(0), 0, 2e-14 * (1 + range));
    }
}
