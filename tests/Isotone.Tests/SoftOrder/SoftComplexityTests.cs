namespace Isotone.Tests;

/// <summary>
/// Rows on which every comparison ties or nearly ties, so that exact arithmetic decides each: still O(n log n). A
/// quadratic step at these lengths takes minutes and meets the timeout.
/// </summary>
public class SoftComplexityTests
{
    private const int Timeout = 60_000;
    private const int Long = 200_000;

    [Fact(Timeout = Timeout)]
    public Task L2_ranks_of_integers_tie_everywhere() => Run(() =>
    {
        // z_i/eps - rho_i is the same for all i: one block, whose ranks are the hard ranks.
        double[] x = Shuffled(Enumerable.Range(0, Long).Select(i => (double)i));
        (double[] ranks, int[] sizes) = Ranks(x, Regularization.L2, 1);
        Assert.Equal([Long], sizes);
        Assert.Equal(x.Select(value => value + 1), ranks);
    });

    [Fact(Timeout = Timeout)]
    public Task L2_sorts_of_integers_tie_everywhere() => Run(() =>
    {
        double[] x = Shuffled(Enumerable.Range(0, Long).Select(i => (double)i));
        (double[] sorted, int[] sizes) = Sorted(x, Regularization.L2, 1);
        Assert.Equal([Long], sizes);
        Assert.Equal(Enumerable.Range(0, Long).Select(i => (double)i), sorted);
    });

    [Fact(Timeout = Timeout)]
    public Task L2_ranks_of_decimals_nearly_tie_everywhere() => Run(() =>
    {
        // Multiples of 0.1 as doubles: each comparison is a few ulp from a tie. The blocks are whatever the exact sums say.
        double[] x = Shuffled(Enumerable.Range(0, 20_000).Select(i => i / 10.0));
        (double[] ranks, int[] sizes) = Ranks(x, Regularization.L2, 0.1);
        double[] descending = [.. x.OrderDescending()];
        Dyadic[] shifted = [.. descending.Select((z, k) => Dyadic.Of(z) - Dyadic.Of(0.1) * Dyadic.Of(x.Length - k))];
        int[] starts = ExactIsotonic.Starts(shifted, [.. x.Select(_ => Dyadic.One)]);
        Assert.Equal(ExactIsotonic.Sizes(starts, x.Length), sizes);
        Assert.Equal(0.5 * x.Length * (x.Length + 1.0), ranks.Sum(), 1e-3);
    });

    [Theory(Timeout = Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public Task L2_over_the_whole_range_of_doubles(bool rank) => Run(() =>
    {
        // Huge, tiny and subnormal numbers together put every tie beyond double-double: big integers decide.
        double[] steps = [.. Enumerable.Range(0, Long - 6).Select(i => (double)i)];
        double[] x = [1e300, 3e-300, double.Epsilon, -double.Epsilon, -2e-310, -1e300, .. steps];
        (double[] y, int[] sizes) = rank ? Ranks(x, Regularization.L2, 1) : Sorted(x, Regularization.L2, 1);
        Assert.All(y, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(Long, sizes.Sum());

        // The outliers at both ends are far from everything (ranks) or pool with it (sort).
        Assert.True(rank ? sizes[0] == 1 && sizes[^1] == 1 : sizes.Length == 1);
    });

    [Theory(Timeout = Timeout)]
    [InlineData(1.0)]
    [InlineData(0.25)]
    public Task KL_sorts_of_shifted_positions_tie_everywhere(double strength) => Run(() =>
    {
        // z = rho/eps + c: every block ties with the next, and pooling ties leaves the values as they are.
        double[] x = Shuffled(Enumerable.Range(1, Long).Select(i => i / strength + 7));
        (double[] sorted, int[] sizes) = Sorted(x, Regularization.KL, strength);
        Assert.Equal([Long], sizes);
        Array.Sort(x);
        Contract.Close<double>(x, sorted, 1e-11, "shifted positions");
    });

    [Fact(Timeout = Timeout)]
    public Task KL_ranks_of_logarithms_nearly_tie_everywhere() => Run(() =>
    {
        // exp(z_i) is rho_i but for a rounding: every comparison is within 1e-16 of a tie, and the ranks are the positions.
        double[] x = [.. Enumerable.Range(0, Long).Select(i => Math.Log(Long - i))];
        (double[] ranks, int[] sizes) = Ranks(x, Regularization.KL, 1);
        Assert.Equal(Long, sizes.Sum());
        double[] positions = [.. x.Select((_, i) => (double)(Long - i))];
        Contract.Close<double>(positions, ranks, 1e-11, "logarithms");
    });

    [Fact(Timeout = Timeout)]
    public Task KL_over_a_wide_range() => Run(() =>
    {
        double[] x = Shuffled(Enumerable.Range(0, Long).Select(i => i % 2 == 0 ? i * 1e3 : i * 1e-300));
        foreach (double strength in (double[])[1e-9, 1, 1e9])
        {
            (double[] ranks, int[] sizes) = Ranks(x, Regularization.KL, strength);
            Assert.All(ranks, rank => Assert.True(double.IsFinite(rank)));
            Assert.Equal(Long, sizes.Sum());
            Assert.All(Sorted(x, Regularization.KL, strength).Values, value => Assert.True(double.IsFinite(value)));
        }
    });

    private static Task Run(Action test) => Task.Run(test, TestContext.Current.CancellationToken);

    private static (double[] Values, int[] Sizes) Ranks(double[] x, Regularization regularization, double strength) =>
        Apply(new SoftRank<double>(regularization, strength), x);

    private static (double[] Values, int[] Sizes) Sorted(double[] x, Regularization regularization, double strength) =>
        Apply(new SoftSort<double>(regularization, strength), x);

    private static (double[] Values, int[] Sizes) Apply(SoftOperator<double> soft, double[] x)
    {
        double[] y = new double[x.Length];
        soft.Forward(x, y);
        return (y, soft.BlockSizes(0));
    }

    private static double[] Shuffled(IEnumerable<double> values)
    {
        double[] shuffled = [.. values];
        new Random(4).Shuffle(shuffled);
        return shuffled;
    }
}
