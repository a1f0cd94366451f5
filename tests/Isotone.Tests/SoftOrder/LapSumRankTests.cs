namespace Isotone.Tests;

public class LapSumRankTests
{
    public static TheoryData<string> Distributions => Testing.Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Ranks_and_derivatives_are_the_sums_over_all_pairs(string distribution)
    {
        foreach (double alpha in new[] { 1e-12, 1e-3, 0.3, 1, 50, 1e9 })
        {
            foreach (int n in new[] { 1, 2, 3, 17, 100 })
            {
                double[] x = Testing.Distributions.Row(distribution, n, 91), g = Testing.Distributions.Row("normal", n, 92);
                double[] v = Testing.Distributions.Row("normal", n, 93);
                double[] ranks = new double[n], gradient = new double[n], product = new double[n];
                var lapSum = new LapSumRank<double>(alpha);
                lapSum.Forward(x, ranks);
                lapSum.Vjp(g, gradient);
                lapSum.HessianVectorProduct(g, v, product);
                double[] slopes = [.. Enumerable.Range(0, n).Select(i => Slope(x, g, i, alpha))];
                double[] curvatures = [.. Enumerable.Range(0, n).Select(i => Curvature(x, g, v, i, alpha))];
                for (int i = 0; i < n; i++)
                {
                    Assert.Equal(Rank(x, i, alpha), ranks[i], 1e-14 * n);
                    Assert.Equal(slopes[i], gradient[i], 1e-13 * Math.Max(slopes.Max(Math.Abs), 1e-300));
                    Assert.Equal(curvatures[i], product[i], 1e-12 * Math.Max(curvatures.Max(Math.Abs), 1e-300));
                }
            }
        }
    }

    [Fact]
    public void Ranks_are_accurate_where_their_differences_are_tiny()
    {
        // At alpha = 1e12 the ranks differ from 2 by 1e-12; c_i = sum of differences / (2 alpha) to first order.
        var row = new LapSumRow<double>();
        double[] centred = new double[3];
        row.Forward([1, 2, 4], [], 1e12, centred);
        Assert.Equal(-4 / 2e12, centred[0], 1e-23);
        Assert.Equal(-1 / 2e12, centred[1], 1e-23);
        Assert.Equal(5 / 2e12, centred[2], 1e-23);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Small_scales_give_hard_ranks_in_both_directions(string distribution)
    {
        double[] x = Testing.Distributions.Row(distribution, 60, 94), ranks = new double[60];
        new LapSumRank<double>(1e-18).Forward(x, ranks);
        double[] hard = HardRank.Of<double>(x);
        for (int i = 0; i < 60; i++)
            Assert.Equal(hard[i], ranks[i], 1e-12);
        new LapSumRank<double>(1e-18, SortDirection.Descending).Forward(x, ranks);
        for (int i = 0; i < 60; i++)
            Assert.Equal(61 - hard[i], ranks[i], 1e-12);
    }

    [Fact]
    public void The_pullback_is_the_central_difference_also_at_ties()
    {
        foreach (SortDirection direction in Enum.GetValues<SortDirection>())
        {
            double[] x = Testing.Distributions.Row("ties", 20, 95), g = Testing.Distributions.Row("normal", 20, 96);
            double[] gradient = new double[20], up = new double[20], down = new double[20];
            var lapSum = new LapSumRank<double>(0.4, direction);
            lapSum.Forward(x, up);
            lapSum.Vjp(g, gradient);
            for (int i = 0; i < 20; i++)
            {
                // The second derivative jumps at ties: central differences still agree to first order.
                const double Step = 1e-7;
                double at = x[i];
                x[i] = at + Step;
                lapSum.Forward(x, up);
                x[i] = at - Step;
                lapSum.Forward(x, down);
                x[i] = at;
                Assert.Equal(up.Zip(down, (h, l) => h - l).Zip(g, (d, weight) => d * weight).Sum() / (2 * Step), gradient[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Rows_are_independent_of_their_batch_and_threads()
    {
        Rows rows = Rows.FromLengths([.. Enumerable.Range(0, 50).Select(i => 1 + i * 31 % 700)]);
        float[] x = Testing.Distributions.RowOfFloats("normal", rows.Length, 97), ranks = new float[rows.Length], again = new float[rows.Length];
        float[] gradient = new float[rows.Length], alone = new float[700];
        var lapSum = new LapSumRank<float>(0.01);
        using (Parallelism.Limit(2))
        {
            lapSum.Forward(x, rows, ranks);
            lapSum.Vjp(x, gradient);
        }

        using (Parallelism.Limit(1))
            lapSum.Forward(x, rows, again);
        Assert.Equal(ranks, again);
        for (int row = 0; row < rows.Count; row += 9)
        {
            Span<float> one = alone.AsSpan(0, rows.LengthOf(row));
            lapSum.Forward(rows.Slice<float>(x, row), one);
            Assert.Equal(rows.Slice<float>(ranks, row).ToArray(), one.ToArray());
            lapSum.Vjp(rows.Slice<float>(x, row), one);
            Assert.Equal(rows.Slice<float>(gradient, row).ToArray(), one.ToArray());
        }
    }

    [Fact]
    public void The_same_object_allocates_nothing_the_second_time_and_works_in_place()
    {
        double[] x = Testing.Distributions.Row("normal", 90, 98), ranks = new double[90], inPlace = [.. x];
        var lapSum = new LapSumRank<double>(0.2);
        Rows rows = Rows.Batch(3, 30);
        var gradient = new double[90];
        Assert.Equal(0, Testing.Allocation.OnThisThread(() =>
        {
            lapSum.Forward(x, rows, ranks);
            lapSum.Vjp(x, gradient);
        }));
        lapSum.Forward(inPlace, rows, inPlace);
        Assert.Equal(ranks, inPlace);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LapSumRank<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LapSumRank<double>(1, (SortDirection)7));
        var lapSum = new LapSumRank<double>();
        Assert.Throws<InvalidOperationException>(() => lapSum.Vjp([1], new double[1]));
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => lapSum.Forward([], [])).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => lapSum.Forward([double.NaN], new double[1])).ParamName);
        lapSum.Forward([1, 2], new double[2]);
        Assert.Equal("cotangent", Assert.Throws<ArgumentException>(() => lapSum.Vjp([1], new double[2])).ParamName);
        Assert.Equal("derivative", Assert.Throws<ArgumentException>(() => lapSum.Jvp([1, 2], new double[1])).ParamName);
    }

    // 1 + sum_(j != i) F((x_i - x_j)/alpha)
    private static double Rank(double[] x, int i, double alpha) => 1 + Enumerable.Range(0, x.Length).Where(j => j != i).Sum(j =>
    {
        double d = (x[i] - x[j]) / alpha;
        return d < 0 ? Math.Exp(d) / 2 : 1 - (Math.Exp(-d) / 2);
    });

    private static double Slope(double[] x, double[] g, int i, double alpha) => Enumerable.Range(0, x.Length)
        .Sum(j => (g[i] - g[j]) * Math.Exp(-Math.Abs(x[i] - x[j]) / alpha)) / (2 * alpha);

    private static double Curvature(double[] x, double[] g, double[] v, int i, double alpha) => -Enumerable.Range(0, x.Length)
        .Sum(j => Math.Sign(x[i] - x[j]) * (g[i] - g[j]) * (v[i] - v[j]) * Math.Exp(-Math.Abs(x[i] - x[j]) / alpha))
        / (2 * alpha) / alpha;
}
