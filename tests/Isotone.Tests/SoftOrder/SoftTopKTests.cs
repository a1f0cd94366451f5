namespace Isotone.Tests;

public class SoftTopKTests
{
    public static TheoryData<string> Distributions => Testing.Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributions))]
    public void It_is_the_projection_onto_the_capped_simplex(string distribution)
    {
        foreach (double strength in new[] { 1e-9, 0.01, 0.3, 5, 1e6 })
        {
            foreach ((int n, double k) in new[] { (1, 1.0), (2, 1.0), (7, 2.5), (40, 4.0), (40, 40.0), (41, 0.3) })
            {
                double[] x = Testing.Distributions.Row(distribution, n, 101), y = new double[n];
                new SoftTopK<double>(k, strength).Forward(x, Rows.One(n), y);
                double tolerance = 1e-12 * Math.Max(1, x.Max(Math.Abs) / strength);
                Assert.Equal(k, y.Sum(), 1e-12 * n + tolerance);
                Assert.All(y, element => Assert.InRange(element, 0, 1));

                // Optimal where one theta explains all: y = clip((x - theta)/eps, 0, 1).
                double low = Enumerable.Range(0, n).Where(i => y[i] < 1).Select(i => (x[i] / strength) - y[i]).DefaultIfEmpty(double.NegativeInfinity).Max();
                double high = Enumerable.Range(0, n).Where(i => y[i] > 0).Select(i => (x[i] / strength) - y[i]).DefaultIfEmpty(double.PositiveInfinity).Min();
                Assert.True(low <= high + tolerance, $"n {n}, k {k}, eps {strength}: {low} > {high}");
            }
        }
    }

    [Fact]
    public void Small_strengths_choose_the_k_largest_and_ties_share()
    {
        double[] y = new double[5];
        new SoftTopK<double>(2, 1e-6).Forward([3, 1, 2, 5, 4], Rows.One(5), y);
        Assert.Equal([0, 0, 0, 1, 1], y);
        new SoftTopK<double>(2, 1e-6, SortDirection.Ascending).Forward([3, 1, 2, 5, 4], Rows.One(5), y);
        Assert.Equal([0, 1, 1, 0, 0], y);
        new SoftTopK<double>(2, 1e-6).Forward([3, 3, 2, 5, 3], Rows.One(5), y);
        Assert.Equal(1, y[3]);
        Assert.Equal(1.0 / 3, y[0], 1e-15);
        Assert.Equal(1.0 / 3, y[4], 1e-15);
    }

    [Theory]
    [InlineData(SortDirection.Ascending)]
    [InlineData(SortDirection.Descending)]
    public void The_pullback_is_the_central_difference(SortDirection direction)
    {
        double[] x = Testing.Distributions.Row("normal", 30, 102), g = Testing.Distributions.Row("normal", 30, 103);
        double[] gradient = new double[30], up = new double[30], down = new double[30];
        Rows rows = Rows.FromLengths([8, 22]);
        var top = new SoftTopK<double>(3, 0.6, direction);
        top.Forward(x, rows, up);
        top.Vjp(g, gradient);
        for (int i = 0; i < 30; i++)
        {
            const double Step = 1e-6;
            double at = x[i];
            x[i] = at + Step;
            top.Forward(x, rows, up);
            x[i] = at - Step;
            top.Forward(x, rows, down);
            x[i] = at;
            Assert.Equal(up.Zip(down, (h, l) => h - l).Zip(g, (d, weight) => d * weight).Sum() / (2 * Step), gradient[i], 1e-8);
        }
    }

    [Fact]
    public void The_same_object_allocates_nothing_the_second_time()
    {
        double[] x = Testing.Distributions.Row("normal", 90, 104), y = new double[90];
        var top = new SoftTopK<double>(5, 0.5);
        Assert.Equal(0, Testing.Allocation.OnThisThread(() =>
        {
            top.Forward(x, Rows.One(90), y);
            top.Vjp(x, y);
        }));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftTopK<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftTopK<double>(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftTopK<double>(1, 1, (SortDirection)4));
        var top = new SoftTopK<double>(3);
        Assert.Throws<InvalidOperationException>(() => top.Vjp([1], new double[1]));
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(
            () => top.Forward(new double[5], Rows.FromLengths([3, 2]), new double[5])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => top.Forward([1, 2, double.NaN], Rows.One(3), new double[3]));
    }
}
