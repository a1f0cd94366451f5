namespace Isotone.Tests;

public class BoundedSumTests
{
    public static TheoryData<string> Kinds => ["floats", "doubles", "wide", "cancelling"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_error_is_within_its_bound_at_every_length(string kind)
    {
        var random = new Random(7);
        for (int length = 0; length <= 257; length++)
        {
            double[] terms = Terms(random, kind, length);
            BoundedSum sum = BoundedSum.Of(terms);
            Assert.True(sum.InRange);
            Assert.True(IsWithin(terms, sum), $"{kind}, {length} terms");
            if (kind == "floats")
                Assert.Equal(0, sum.Error);
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    public void A_term_of_extreme_magnitude_is_noticed_in_every_place(double extreme)
    {
        for (int place = 0; place < 41; place++)
        {
            double[] terms = new double[41];
            terms[place] = extreme;
            Assert.False(BoundedSum.Of(terms).InRange);
        }
    }

    [Fact]
    public void An_interval_that_grows_adds_only_what_is_new()
    {
        double[] terms = Terms(new Random(8), "doubles", 10_000);
        var sum = new IntervalSum();
        (int Start, int End, int Missing)[] steps =
        [
            (3000, 5000, 2000), (3000, 5001, 1), (2990, 5011, 20), (2990, 5011, 0), (100, 110, 10), (2989, 5011, 1),
            (3100, 5011, 1911), (3100, 9000, 3989), (0, 10_000, 4100),
        ];
        foreach ((int start, int end, int missing) in steps)
        {
            Assert.Equal(missing, sum.Missing(start, end));
            Assert.True(IsWithin(terms.AsSpan(start, end - start), sum.Of(terms, start, end)), $"[{start}, {end})");
        }

        sum.Reset();
        Assert.Equal(10_000, sum.Missing(0, 10_000));
    }

    private static bool IsWithin(ReadOnlySpan<double> terms, in BoundedSum sum)
    {
        ExactDouble error = ExactDouble.Sum(terms) - ExactDouble.Of(sum.Value.High) - ExactDouble.Of(sum.Value.Low);
        ExactDouble bound = ExactDouble.Of(sum.Error);
        return (bound - error).Sign >= 0 && (bound + error).Sign >= 0;
    }

    private static double[] Terms(Random random, string kind, int length)
    {
        double[] terms = new double[length];
        for (int k = 0; k < length; k++)
        {
            double uniform = 2 * random.NextDouble() - 1;
            terms[k] = kind switch
            {
                "floats" => (float)uniform,
                "doubles" => uniform,
                "wide" => Math.ScaleB(uniform, random.Next(-200, 200)),
                _ => k % 2 == 1 ? -terms[k - 1] * (1 + 1e-16 * random.Next(3)) : Math.ScaleB(uniform, random.Next(-60, 60)),
            };
        }

        return terms;
    }
}
