namespace Isotone.Tests;

public class SoftSpearmanTests
{
    public static TheoryData<string> Distributions => Testing.Distributions.Theory;

    public static TheoryData<Regularization, TargetRanks> Kinds => new MatrixTheoryData<Regularization, TargetRanks>(
        Enum.GetValues<Regularization>(), Enum.GetValues<TargetRanks>());

    [Fact]
    public void Agrees_with_torchsort()
    {
        var spearman = new SoftSpearman<double>(targetRanks: TargetRanks.Soft);
        double[] gradient = new double[5], expected = [-.05547, 0, .05547, .11094, -.11094];
        Assert.Equal(.8321, spearman.Forward([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]), 5e-5);
        spearman.Vjp([1], gradient);
        for (int i = 0; i < 5; i++)
            Assert.Equal(expected[i], gradient[i], 5e-6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_gradient_is_the_central_difference(Regularization regularization, TargetRanks targetRanks)
    {
        int checks = 0;
        foreach (int n in new[] { 2, 3, 5, 12, 40 })
        {
            foreach (double strength in new[] { 0.02, 0.3, 1, 8 })
            {
                double[] predictions = Testing.Distributions.Row("normal", n, 31);
                double[] targets = Testing.Distributions.Row("one decimal", n, 32);
                var spearman = new SoftSpearman<double>(strength, regularization, targetRanks);
                double[] gradient = new double[n];
                spearman.Forward(predictions, targets);
                spearman.Vjp([2], gradient);
                for (int i = 0; i < n; i++)
                {
                    const double Step = 1e-5;
                    double[] up = [.. predictions], down = [.. predictions];
                    up[i] += Step;
                    down[i] -= Step;
                    if (!SameBlocks(up, down, strength, regularization))
                        continue;
                    double difference = (spearman.Forward(up, targets) - spearman.Forward(down, targets)) / (up[i] - down[i]);
                    Assert.Equal(2 * difference, gradient[i], 2e-7 / strength);
                    checks++;
                }
            }
        }

        Assert.InRange(checks, 200, 248);
    }

    [Theory]
    [InlineData(1, "normal")]
    [InlineData(1e3, "heavy tails")]
    [InlineData(1e9, "normal")]
    [InlineData(1e9, "tiny 1e-9")]
    [InlineData(1e9, "shifted 1e6")]
    [InlineData(1e9, "one decimal")]
    [InlineData(1e150, "normal")]
    public void At_large_strengths_L2_is_Pearson_and_its_gradient(double strength, string distribution)
    {
        foreach (int n in new[] { 30, 100, 257 })
        {
            double[] predictions = Testing.Distributions.Row(distribution, n, 33);
            double[] targets = Testing.Distributions.Row("normal", n, 34);
            strength = Math.Max(strength, 2 * (predictions.Max() - predictions.Min()) / n);
            double[] targetRanks = HardRank.Of<double>(targets);
            CheckIsPearson(new SoftSpearman<double>(strength, targetRanks: TargetRanks.Hard), predictions, targets, targetRanks);
            CheckIsPearson(new SoftSpearman<double>(strength, targetRanks: TargetRanks.None), predictions, targets, targets);
            if (strength >= 1e3)
                CheckIsPearson(new SoftSpearman<double>(strength, targetRanks: TargetRanks.Soft), predictions, targets, targets);
        }
    }

    [Fact]
    public void At_large_strengths_KL_is_Pearson_in_the_limit()
    {
        double[] predictions = Testing.Distributions.Row("normal", 100, 35), targets = Testing.Distributions.Row("normal", 100, 36);
        var spearman = new SoftSpearman<double>(1e9, Regularization.KL, TargetRanks.None);
        Assert.Equal(Correlation.Pearson<double>(predictions, targets), spearman.Forward(predictions, targets), 1e-8);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void At_small_strengths_L2_is_the_hard_correlation(string distribution)
    {
        for (int n = 2; n <= 257; n += n < 20 ? 1 : 47)
        {
            double[] predictions = Testing.Distributions.Row(distribution, n, 37), targets = Testing.Distributions.Row("ties", n, 38);
            double hard = Correlation.Spearman<double>(predictions, targets);
            double soft = new SoftSpearman<double>(0.9 * FirstMerge(predictions)).Forward(predictions, targets);
            Assert.Equal(double.IsNaN(hard) ? 0 : hard, soft, 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Constant_predictions_have_a_gradient_that_improves_them(Regularization regularization, TargetRanks targetRanks)
    {
        foreach (int n in new[] { 2, 3, 10, 257 })
        {
            double[] predictions = Testing.Distributions.Row("constant", n), targets = Testing.Distributions.Row("normal", n, 39);
            var spearman = new SoftSpearman<double>(0.7, regularization, targetRanks);
            double[] gradient = new double[n];
            Assert.Equal(0, spearman.Forward(predictions, targets));
            spearman.Vjp([1], gradient);
            Assert.All(gradient, element => Assert.True(double.IsFinite(element)));
            double[] moved = [.. predictions.Select((value, i) => value + 1e-3 * gradient[i])];
            Assert.InRange(spearman.Forward(moved, targets), 0.5, 1);
        }
    }

    [Fact]
    public void Constant_predictions_use_the_norm_of_hard_ranks()
    {
        // u = (-1, 0, 1)/sqrt 2, |c| taken as sqrt((27 - 3)/12) = sqrt 2, one block: gradient u/(eps sqrt 2).
        double[] gradient = new double[3];
        var spearman = new SoftSpearman<double>(0.5);
        spearman.Forward([4, 4, 4], [7, 8, 9]);
        spearman.Vjp([1], gradient);
        Assert.Equal(-1, gradient[0], 1e-15);
        Assert.Equal(0, gradient[1], 1e-15);
        Assert.Equal(1, gradient[2], 1e-15);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_constant_target_gives_zeros_and_is_listed(Regularization regularization, TargetRanks targetRanks)
    {
        double[] predictions = Testing.Distributions.Row("normal", 9, 40);
        double[] targets = [.1, .1, .1, 5, 1, 2, 1, 0, -0.0];
        var rows = Rows.FromLengths([3, 1, 3, 2]);
        var spearman = new SoftSpearman<double>(5, regularization, targetRanks);
        double[] correlations = new double[4], gradient = new double[9];
        spearman.Forward(predictions, targets, rows, correlations);
        spearman.Vjp([1, 1, 1, 1], gradient);
        Assert.Equal([0, 1, 3], spearman.ConstantTargetRows.ToArray());
        Assert.Equal([0, 0], correlations[..2]);
        Assert.Equal(0, correlations[3]);
        Assert.Equal([0, 0, 0, 0], gradient[..4]);
        Assert.Equal([0, 0], gradient[7..]);
        Assert.Contains(gradient[4..7], element => element != 0);

        spearman.Forward(predictions.AsSpan(4, 3), targets.AsSpan(4, 3));
        Assert.True(spearman.ConstantTargetRows.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Values_and_gradients_are_finite_and_shift_invariant_at_every_length(string distribution)
    {
        foreach (Regularization regularization in Enum.GetValues<Regularization>())
        {
            var spearman = new SoftSpearman<double>(0.05, regularization);
            for (int n = 1; n <= 257; n++)
            {
                double[] gradient = new double[n];
                double value = spearman.Forward(
                    Testing.Distributions.Row(distribution, n, 41), Testing.Distributions.Row("ties", n, 42));
                spearman.Vjp([1], gradient);
                Assert.InRange(value, -1, 1);
                Assert.All(gradient, element => Assert.True(double.IsFinite(element)));

                // The value does not change when all predictions shift together.
                double scale = gradient.Sum(Math.Abs);
                Assert.Equal(0, gradient.Sum(), 1e-12 * Math.Max(scale, 1));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_do_not_depend_on_their_batch_nor_floats_on_float_arithmetic(
        Regularization regularization, TargetRanks targetRanks)
    {
        float[] predictions = Testing.Distributions.RowOfFloats("normal", 70, 43);
        float[] targets = Testing.Distributions.RowOfFloats("one decimal", 70, 44);
        var rows = Rows.FromLengths([30, 1, 2, 37]);
        var batch = new SoftSpearman<float>(0.1, regularization, targetRanks);
        double[] correlations = new double[4];
        float[] gradient = new float[70];
        batch.Forward(predictions, targets, rows, correlations);
        batch.Vjp([1, 2, 3, 4], gradient);
        for (int row = 0; row < rows.Count; row++)
        {
            int n = rows.LengthOf(row);
            double[] p = [.. rows.Slice<float>(predictions, row).ToArray().Select(value => (double)value)];
            double[] t = [.. rows.Slice<float>(targets, row).ToArray().Select(value => (double)value)];
            double[] alone = new double[n];
            var inDouble = new SoftSpearman<double>(0.1, regularization, targetRanks);
            Assert.Equal(inDouble.Forward(p, t), correlations[row]);
            inDouble.Vjp([row + 1], alone);
            Assert.Equal(alone.Select(value => (float)value), rows.Slice<float>(gradient, row).ToArray());
        }
    }

    [Fact]
    public void The_gradient_belongs_to_the_strength_of_the_forward_pass()
    {
        double[] predictions = [.1, .5, .2], targets = [1, 2, 3], before = new double[3], after = new double[3];
        var spearman = new SoftSpearman<double>(0.5);
        spearman.Forward(predictions, targets);
        spearman.Vjp([1], before);
        spearman.Strength = 0.05;
        spearman.Vjp([1], after);
        Assert.Equal(before, after);
        Assert.Equal(new SoftSpearman<double>(0.05).Forward(predictions, targets), spearman.Forward(predictions, targets));
    }

    [Fact]
    public void The_same_object_allocates_nothing_the_second_time()
    {
        double[] predictions = Testing.Distributions.Row("normal", 100), targets = Testing.Distributions.Row("ties", 100);
        double[] correlations = new double[4], cotangent = [1, 1, 1, 1], gradient = new double[100];
        Rows rows = Rows.Batch(4, 25);
        var spearman = new SoftSpearman<double>(0.3, Regularization.KL, TargetRanks.Soft);
        void Pass()
        {
            spearman.Forward(predictions, targets, rows, correlations);
            spearman.Vjp(cotangent, gradient);
        }

        Assert.Equal(0, Testing.Allocation.OnThisThread(Pass));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftSpearman<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftSpearman<double>(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftSpearman<double>(1, (Regularization)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftSpearman<double>(1, targetRanks: (TargetRanks)9));
        var spearman = new SoftSpearman<double>();
        Assert.Throws<ArgumentOutOfRangeException>(() => spearman.Strength = -1);
        Assert.Throws<InvalidOperationException>(() => spearman.Vjp([1], new double[2]));
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => spearman.Forward([], [])).ParamName);
        Assert.Equal("targets", Assert.Throws<ArgumentException>(() => spearman.Forward([1, 2], [1])).ParamName);
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(
            () => spearman.Forward([1, double.PositiveInfinity], [1, 2])).ParamName);
        var refusal = Assert.Throws<ArgumentException>(
            () => spearman.Forward([1, 2, 3, 4], [1, 2, 3, double.NaN], Rows.Batch(2, 2), new double[2]));
        Assert.Equal("targets", refusal.ParamName);
        Assert.Contains("row 1", refusal.Message, StringComparison.Ordinal);

        spearman.Forward([1, 2], [2, 1]);
        Assert.Equal("cotangent", Assert.Throws<ArgumentException>(() => spearman.Vjp([], new double[2])).ParamName);
        Assert.Equal("cotangent", Assert.Throws<ArgumentException>(() => spearman.Vjp([double.NaN], new double[2])).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => spearman.Vjp([1], new double[1])).ParamName);
    }

    private static void CheckIsPearson(
        SoftSpearman<double> spearman, double[] predictions, double[] targets, double[] compared)
    {
        int n = predictions.Length;
        double[] gradient = new double[n];
        double rho = Correlation.Pearson<double>(predictions, compared);
        Assert.Equal(rho, spearman.Forward(predictions, targets), 1e-13);

        // d rho / d p_i = (u_i - rho v_i)/|p - mean p|, u and v the unit centred target and predictions.
        spearman.Vjp([1], gradient);
        double[] u = Centred(compared), v = Centred(predictions);
        double uNorm = Math.Sqrt(u.Sum(value => value * value)), vNorm = Math.Sqrt(v.Sum(value => value * value));
        for (int i = 0; i < n; i++)
            Assert.Equal((u[i] / uNorm - rho * v[i] / vNorm) / vNorm, gradient[i], 1e-13 / vNorm);
    }

    private static double[] Centred(double[] values)
    {
        double mean = values.Average(value => value - values[0]);
        return [.. values.Select(value => value - values[0] - mean)];
    }

    private static bool SameBlocks(double[] up, double[] down, double strength, Regularization regularization)
    {
        var rank = new SoftRank<double>(regularization, strength);
        double[] ranks = new double[up.Length];
        rank.Forward(up, ranks);
        int[] blocks = rank.BlockSizes(0), permutation = [.. rank.Permutation];
        rank.Forward(down, ranks);
        return blocks.SequenceEqual(rank.BlockSizes(0)) && permutation.AsSpan().SequenceEqual(rank.Permutation);
    }

    // The strength at which two groups of equal values first share a block: gap of values over gap of mean ranks.
    private static double FirstMerge(double[] values)
    {
        (double Value, double Rank)[] groups = [.. values.Zip(HardRank.Of<double>(values)).Distinct().Order()];
        return groups.Zip(groups.Skip(1), (low, high) => (high.Value - low.Value) / (high.Rank - low.Rank))
            .DefaultIfEmpty(1).Min();
    }
}
