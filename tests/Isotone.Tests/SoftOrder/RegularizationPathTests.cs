namespace Isotone.Tests;

public class RegularizationPathTests
{
    public static TheoryData<string> Distributions => Testing.Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributions))]
    public void At_every_strength_it_is_the_soft_rank(string distribution)
    {
        foreach (SortDirection direction in Enum.GetValues<SortDirection>())
        {
            foreach (int n in new[] { 1, 2, 3, 5, 17, 60 })
            {
                double[] values = Testing.Distributions.Row(distribution, n, 51);
                var path = new RegularizationPath<double>(direction);
                path.Compute(values);
                Assert.Equal(Math.Max(n - 1, 0), path.MergeStrengths.Length);
                foreach (double strength in Strengths(path.MergeStrengths.ToArray()))
                    CheckAt(path, values, strength);
            }
        }
    }

    [Fact]
    public void Long_rows_of_decimals_agree_at_their_breakpoints()
    {
        // Sums of decimals all but tie: plain double arithmetic decides many of these wrongly.
        double[] values = Testing.Distributions.Row("one decimal", 2000, 52);
        var path = new RegularizationPath<double>();
        path.Compute(values);
        double[] merges = [.. path.MergeStrengths.ToArray().Where(merge => merge > 0).Distinct()];
        for (int i = 0; i < merges.Length; i += Math.Max(1, merges.Length / 40))
        {
            CheckAt(path, values, merges[i]);
            CheckAt(path, values, double.BitDecrement(merges[i]));
        }
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-310)]
    public void Extreme_magnitudes_agree_too(double scale)
    {
        double[] values = [.. Testing.Distributions.Row("normal", 12, 53).Select(value => value * scale)];
        var path = new RegularizationPath<double>();
        path.Compute(values);
        foreach (double strength in Strengths(path.MergeStrengths.ToArray()))
            CheckAt(path, values, strength);
    }

    [Fact]
    public void A_gap_beyond_the_doubles_never_closes()
    {
        var path = new RegularizationPath<double>();
        path.Compute([-double.MaxValue, double.MaxValue]);
        Assert.Equal([double.PositiveInfinity], path.MergeStrengths.ToArray());
        Assert.Equal(2, path.BlockCount(double.MaxValue));
        Assert.Equal([1, 1], new SoftRankBlocks(double.MaxValue).Of([-double.MaxValue, double.MaxValue]));
    }

    [Fact]
    public void A_row_by_hand()
    {
        // 5, 2, 1: 2 and 1 merge at 1, both and 5 at (5 - 1.5)/1.5.
        var path = new RegularizationPath<double>();
        path.Compute([5, 1, 2]);
        Assert.Equal(1, path.HardLimit);
        Assert.Equal([1, 7.0 / 3], path.MergeStrengths.ToArray());
        Assert.Equal(path.MergeStrengths[1], path.OneBlockLimit);
        Assert.Equal(3, path.BlockCount(0.999));
        Assert.Equal([1, 2], path.BlockSizes(2));
        Assert.Equal(1.5, path.MeanBlockSize(1));
        double[] ranks = new double[3];
        path.Ranks(2, ranks);
        Assert.Equal([3, 1.25, 1.75], ranks);
    }

    [Fact]
    public void The_strength_for_a_mean_block_size_is_the_least_that_has_it()
    {
        double[] values = [.. Testing.Distributions.Row("normal", 90, 54), .. Enumerable.Repeat(0.125, 10)];
        var path = new RegularizationPath<double>();
        path.Compute(values);
        for (double size = 1; size <= 100; size += 0.25)
        {
            double strength = path.StrengthFor(size);
            Assert.True(path.MeanBlockSize(strength) >= size, $"{size}: {path.MeanBlockSize(strength)}");
            if (strength != path.HardLimit / 2)
                Assert.True(path.MeanBlockSize(double.BitDecrement(strength)) < size, $"{size} is reached before {strength}");
        }

        Assert.Equal(path.HardLimit / 2, path.StrengthFor(1));
        Assert.Equal(path.OneBlockLimit, path.StrengthFor(100));
    }

    [Fact]
    public void Below_the_hard_limit_ranks_are_hard_and_at_it_they_are_not()
    {
        float[] values = Testing.Distributions.RowOfFloats("one decimal", 80, 55), ranks = new float[80];
        var path = new RegularizationPath<float>();
        path.Compute(values);
        path.Ranks(double.BitDecrement(path.HardLimit), ranks);
        float[] hard = HardRank.Of<float>(values);
        Assert.Equal(hard, ranks);
        Assert.Equal(values.Distinct().Count(), path.BlockCount(double.BitDecrement(path.HardLimit)));
        Assert.True(path.BlockCount(path.HardLimit) < values.Distinct().Count());
    }

    [Fact]
    public void Constant_rows_are_one_hard_block_everywhere()
    {
        foreach (int n in new[] { 1, 4 })
        {
            var path = new RegularizationPath<double>();
            path.Compute(Enumerable.Repeat(3.5, n).ToArray());
            Assert.Equal(double.PositiveInfinity, path.HardLimit);
            Assert.Equal(0, path.OneBlockLimit);
            Assert.Equal(1, path.BlockCount(1e-300));
            Assert.Equal(1, path.StrengthFor(n));
            double[] ranks = new double[n];
            path.Ranks(0.1, ranks);
            Assert.All(ranks, rank => Assert.Equal((n + 1) / 2.0, rank));
        }
    }

    [Fact]
    public void The_same_object_allocates_nothing_the_second_time()
    {
        double[] values = Testing.Distributions.Row("normal", 300, 56), ranks = new double[300];
        var path = new RegularizationPath<double>();
        Assert.Equal(0, Testing.Allocation.OnThisThread(() =>
        {
            path.Compute(values);
            path.Ranks(path.StrengthFor(3), ranks);
        }));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var path = new RegularizationPath<double>();
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegularizationPath<double>((SortDirection)5));
        Assert.Throws<InvalidOperationException>(() => path.BlockCount(1));
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => path.Compute([])).ParamName);
        Assert.Contains("values[1] is NaN", Assert.Throws<ArgumentException>(() => path.Compute([1, double.NaN])).Message, StringComparison.Ordinal);
        path.Compute([1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => path.BlockCount(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => path.StrengthFor(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => path.StrengthFor(2.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => path.StrengthFor(double.NaN));
        Assert.Throws<ArgumentException>(() => path.Ranks(1, new double[3]));
    }

    private static void CheckAt(RegularizationPath<double> path, double[] values, double strength)
    {
        var soft = new SoftRank<double>(Regularization.L2, strength, path.Direction);
        double[] expected = new double[values.Length], actual = new double[values.Length];
        soft.Forward(values, expected);
        Assert.Equal(soft.BlockSizes(0), path.BlockSizes(strength));
        Assert.Equal(soft.BlockSizes(0).Length, path.BlockCount(strength));
        path.Ranks(strength, actual);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12 * values.Length);
    }

    // Breakpoints, the doubles just below them, and the middles between them.
    private static IEnumerable<double> Strengths(double[] merges)
    {
        double previous = 0;
        foreach (double merge in merges.Where(merge => merge > 0).Distinct())
        {
            yield return previous + ((merge - previous) / 2);
            yield return double.BitDecrement(merge);
            yield return merge;
            previous = merge;
        }

        yield return previous * 2 + 1;
    }

    private sealed class SoftRankBlocks(double strength)
    {
        public int[] Of(double[] values)
        {
            var soft = new SoftRank<double>(Regularization.L2, strength);
            soft.Forward(values, new double[values.Length]);
            return soft.BlockSizes(0);
        }
    }
}
