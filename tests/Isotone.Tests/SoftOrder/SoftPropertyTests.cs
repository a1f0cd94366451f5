using FsCheck;
using FsCheck.Fluent;

namespace Isotone.Tests;

/// <summary>What holds for every row, on rows that FsCheck makes up and shrinks.</summary>
public class SoftPropertyTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true);

    [Fact]
    public void Soft_ranks_sum_to_the_hard_ranks_sum() => Holds((x, regularization, strength, direction) =>
    {
        double sum = 0.5 * x.Length * (x.Length + 1);
        return Math.Abs(Soft.Rank(x, strength, regularization, direction).Sum() - sum) <= 1e-12 * sum;
    });

    [Fact]
    public void Soft_ranks_lie_between_1_and_n() => Holds((x, regularization, strength, direction) =>
        Soft.Rank(x, strength, regularization, direction)
            .All(rank => rank >= 1 - 1e-12 && rank <= x.Length * (1 + 1e-15)));

    [Fact]
    public void Soft_ranks_keep_the_order_of_the_values() => Holds((x, regularization, strength, direction) =>
    {
        double[] ranks = Soft.Rank(x, strength, regularization, direction);
        int[] order = ArgSort.Of<double>(x, direction);
        return order.Zip(order.Skip(1))
            .All(pair => x[pair.First] == x[pair.Second]
                ? ranks[pair.First] == ranks[pair.Second]
                : ranks[pair.First] <= ranks[pair.Second] + 1e-12);
    });

    [Fact]
    public void Shifting_a_row_leaves_its_ranks_and_shifts_its_sort() =>
        Holds((x, regularization, strength, direction) =>
    {
        // The values are small integers over 8: a shift by 1000 is exact, and so are the blocks.
        double[] shifted = [.. x.Select(value => value + 1000)];
        double[] sort = [.. Soft.Sort(x, strength, regularization, direction).Select(value => value + 1000)];
        return Near(Soft.Rank(x, strength, regularization, direction), Soft.Rank(shifted, strength, regularization, direction))
            && Near(sort, Soft.Sort(shifted, strength, regularization, direction));
    });

    [Fact]
    public void Permuting_a_row_permutes_its_ranks_and_leaves_its_sort() =>
        Holds((x, regularization, strength, direction) =>
    {
        int[] permutation = [.. Enumerable.Range(0, x.Length)];
        new Random(x.Length).Shuffle(permutation);
        double[] permuted = [.. permutation.Select(i => x[i])];
        double[] ranks = Soft.Rank(x, strength, regularization, direction);

        // A row that is one block is not sorted, and its sum is taken in its own order.
        double[] ofPermuted = Soft.Rank(permuted, strength, regularization, direction);
        return permutation.Select((i, k) => Math.Abs(ranks[i] - ofPermuted[k])).All(error => error <= 1e-14 * x.Length)
            && Soft.Sort(x, strength, regularization, direction).SequenceEqual(Soft.Sort(permuted, strength, regularization, direction));
    });

    [Fact]
    public void Descending_is_ascending_of_the_negated_row() => Holds((x, regularization, strength, direction) =>
    {
        SortDirection other = direction == SortDirection.Ascending ? SortDirection.Descending : SortDirection.Ascending;
        double[] negated = [.. x.Select(value => -value)];
        double[] sort = [.. Soft.Sort(negated, strength, regularization, other).Select(value => -value)];
        return Soft.Rank(x, strength, regularization, direction).SequenceEqual(Soft.Rank(negated, strength, regularization, other))
            && Soft.Sort(x, strength, regularization, direction).SequenceEqual(sort);
    });

    [Fact]
    public void Vanishing_strength_gives_the_mean_ranks_and_the_sort() => Holds((x, regularization, _, direction) =>
    {
        // Gaps are multiples of 1/8, far above n times the strength.
        double[] ranks = Soft.Rank(x, 1e-9, regularization, direction);
        double[] sorted = [.. ArgSort.Of<double>(x, direction).Select(i => x[i])];
        return Near(HardRank.Of<double>(x, TieRule.Average, direction), ranks)
            && Near(sorted, Soft.Sort(x, 1e-9, regularization, direction));
    });

    [Fact]
    public void Growing_strength_gives_the_mean() => Holds((x, regularization, _, direction) =>
    {
        double meanRank = 0.5 * (x.Length + 1);
        double level = regularization == Regularization.L2
            ? x.Average()
            : x.Max() + Math.Log(x.Average(value => Math.Exp(value - x.Max())));

        // An ascending KL sort works on -x: it goes to minus the log-mean-exp of -x.
        if (regularization == Regularization.KL && direction == SortDirection.Ascending)
            level = x.Min() - Math.Log(x.Average(value => Math.Exp(x.Min() - value)));
        return Soft.Rank(x, 1e12, regularization, direction).All(rank => Math.Abs(rank - meanRank) < 1e-8)
            && Soft.Sort(x, 1e12, regularization, direction).All(value => Math.Abs(value - level) < 1e-9);
    });

    [Fact]
    public void A_row_pools_whole_past_the_threshold() => Holds((x, regularization, _, direction) =>
    {
        // L2: range/eps <= n/2. KL: range/eps <= ln 2. A hair of slack for the rounding of the strength itself.
        double range = Math.Max(x.Max() - x.Min(), 1e-3);
        double strength = range / (regularization == Regularization.L2 ? 0.5 * x.Length : Math.Log(2)) * (1 + 1e-12);
        SoftRank<double> rank = new(regularization, strength, direction);
        rank.Forward(x, new double[x.Length]);
        return rank.BlockSizes(0).Length == 1;
    });

    [Fact]
    public void A_row_of_two_values_leaves_one_block_just_below_the_threshold()
    {
        // n = 2: the L2 threshold is range/eps = 1 exactly, and for KL e^(range/eps) = 2.
        Assert.Equal([2], Blocks(Regularization.L2, 1));
        Assert.Equal([1, 1], Blocks(Regularization.L2, Math.BitDecrement(1)));
        Assert.Equal([2], Blocks(Regularization.KL, 1.0000001 / Math.Log(2)));
        Assert.Equal([1, 1], Blocks(Regularization.KL, 0.9999999 / Math.Log(2)));

        static int[] Blocks(Regularization regularization, double strength)
        {
            SoftRank<double> rank = new(regularization, strength);
            rank.Forward([3, 4], new double[2]);
            return rank.BlockSizes(0);
        }
    }

    /// <summary>Checks a property of rows of small multiples of 1/8, with many ties, at any strength.</summary>
    private static void Holds(Func<double[], Regularization, double, SortDirection, bool> property)
    {
        Gen<double> values = Gen.Choose(-40, 40).Select(eighths => eighths / 8.0);
        Gen<double[]> rows = values.NonEmptyListOf().Select(row => row.ToArray());
        Gen<double> strengths = Gen.Elements(1e-9, 1e-3, 0.1, 0.25, 1.0, 3.0, 50.0, 1e9);
        Gen<(double[], Regularization, double, SortDirection)> cases =
            from row in rows
            from regularization in Gen.Elements(Regularization.L2, Regularization.KL)
            from strength in strengths
            from direction in Gen.Elements(SortDirection.Ascending, SortDirection.Descending)
            select (row, regularization, strength, direction);
        Prop.ForAll(cases.ToArbitrary(), each => property(each.Item1, each.Item2, each.Item3, each.Item4))
            .Check(_config);
    }

    private static bool Near(double[] expected, double[] actual)
    {
        double largest = expected.Max(Math.Abs);
        return expected.Zip(actual, (a, b) => Math.Abs(a - b) <= 1e-11 * largest).All(near => near);
    }
}
