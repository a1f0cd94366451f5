namespace Isotone.Tests;

public class DifferentiableScoreTests
{
    private static readonly Rows _rows = Rows.FromLengths([5, 1, 23, 2, 40]);

    public static TheoryData<string> Scores => ScoreCases.Theory;

    public static TheoryData<string> ScoresWithoutUnit => ScoreCases.WithoutUnit;

    public static TheoryData<string> ScoresWithHessian => ScoreCases.WithHessian;

    [Theory]
    [MemberData(nameof(Scores))]
    public void The_derivative_is_the_central_difference(string name) => CheckDerivative(name, []);

    [Theory]
    [MemberData(nameof(Scores))]
    public void The_derivative_is_the_central_difference_with_weights(string name)
    {
        double[] weights = [.. Testing.Distributions.Row("normal", _rows.Length, 61).Select(Math.Abs)];
        weights[7] = 0;
        weights[40] = 0;
        CheckDerivative(name, weights);
    }

    [Theory]
    [MemberData(nameof(ScoresWithoutUnit))]
    public void A_weight_counts_copies(string name)
    {
        // Relative strengths: that of the long row is tau std/N, that of the weighted one tau std/n, the same softness. The
        // scale of LapSum ranks is one of values, whatever the number of elements.
        DifferentiableScore<double> score = ScoreCases.Of<double>(
            name, name.StartsWith("lapsum", StringComparison.Ordinal) ? SoftRankStrength.Absolute(0.4) : SoftRankStrength.Relative(1.7));
        double[] p = Testing.Distributions.Row("one decimal", 30, 62), t = Testing.Distributions.Row("ties", 30, 63);
        double[] weights = [.. Enumerable.Range(0, 30).Select(i => (double)(i * 7 % 4))];
        double[] derivative = new double[30], value = new double[1], expected = new double[1];
        score.Evaluate(p, t, Rows.One(30), value, derivative, [.. weights.Select(weight => 0.37 * weight)]);

        int[] source = [.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        double[] copies = new double[source.Length], sums = new double[30];
        score.Evaluate(
            [.. source.Select(i => p[i])], [.. source.Select(i => t[i])], Rows.One(source.Length), expected, copies);
        for (int k = 0; k < source.Length; k++)
            sums[source[k]] += copies[k];
        Assert.NotEqual(0, expected[0]);
        Assert.Equal(expected[0], value[0], 1e-12);
        for (int i = 0; i < 30; i++)
            Assert.Equal(sums[i], derivative[i], 1e-11);
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Equal_weights_are_none_and_zero_weights_no_element(string name)
    {
        DifferentiableScore<double> score = ScoreCases.Of<double>(name);
        double[] p = Testing.Distributions.Row("normal", 20, 64), t = Testing.Distributions.Row("ties", 20, 65);
        double[] plain = new double[20], weighted = new double[20], value = new double[1], other = new double[1];
        score.Evaluate(p, t, Rows.One(20), value, plain);
        score.Evaluate(p, t, Rows.One(20), other, weighted, [.. Enumerable.Repeat(1e-300, 20)]);
        Assert.Equal(value[0], other[0], 1e-13);
        for (int i = 0; i < 20; i++)
            Assert.Equal(plain[i], weighted[i], 1e-12);

        score.Evaluate([.. p, 9, -9], [.. t, 1, 0], Rows.One(22), other, new double[22], [.. Enumerable.Repeat(2.0, 20), 0, 0]);
        Assert.Equal(value[0], other[0], 1e-13);
        score.Evaluate(p, t, Rows.One(20), other, weighted, new double[20]);
        Assert.Equal(0, other[0]);
        Assert.All(weighted, element => Assert.Equal(0, element));
    }

    [Theory]
    [MemberData(nameof(ScoresWithHessian))]
    public void The_Hessian_vector_product_is_the_difference_of_derivatives(string name)
    {
        DifferentiableScore<double> score = ScoreCases.Of<double>(name);
        double[] p = Spread(_rows.Length, 66), t = Testing.Distributions.Row("one decimal", _rows.Length, 67);
        double[] v = Testing.Distributions.Row("normal", _rows.Length, 68), product = new double[_rows.Length];
        score.HessianVectorProduct(p, t, _rows, v, product);
        const double Step = 1e-6;
        double[] up = Derivative(score, [.. p.Zip(v, (x, y) => x + Step * y)], t, _rows, []);
        double[] down = Derivative(score, [.. p.Zip(v, (x, y) => x - Step * y)], t, _rows, []);
        double scale = product.Max(Math.Abs);
        Assert.True(scale > 1e-3);
        for (int i = 0; i < product.Length; i++)
            Assert.Equal((up[i] - down[i]) / (2 * Step), product[i], 1e-6 * scale);
    }

    [Theory]
    [InlineData(0.07)]
    [InlineData(0.11)]
    [InlineData(3)]
    public void The_diagonal_of_soft_Spearman_is_that_of_the_products(double strength)
    {
        var score = new SoftSpearmanScore<double>(SoftRankStrength.Absolute(strength));
        double[] p = Spread(_rows.Length, 77), t = Testing.Distributions.Row("one decimal", _rows.Length, 78);
        double[] diagonal = new double[p.Length], unit = new double[p.Length], product = new double[p.Length];
        score.HessianDiagonal(p, t, _rows, diagonal);
        double scale = diagonal.Max(Math.Abs);
        for (int i = 0; i < p.Length; i++)
        {
            unit[i] = 1;
            score.HessianVectorProduct(p, t, _rows, unit, product);
            unit[i] = 0;
            Assert.Equal(product[i], diagonal[i], 1e-12 * scale);
        }

        var kl = new SoftSpearmanScore<double>(SoftRankStrength.Absolute(strength), Regularization.KL);
        Assert.Throws<NotSupportedException>(() => kl.HessianDiagonal(p, t, _rows, diagonal));
    }

    [Fact]
    public void Scores_without_a_Hessian_say_so() => Assert.Throws<NotSupportedException>(
        () => ScoreCases.Of<double>("numerai").HessianVectorProduct([1, 2], [1, 2], Rows.One(2), [1, 2], new double[2]));

    [Theory]
    [MemberData(nameof(Scores))]
    public void Floats_give_the_doubles_rounded_and_rows_do_not_depend_on_their_batch_or_threads(string name)
    {
        Rows rows = Rows.FromLengths([.. Enumerable.Range(0, 60).Select(i => 1 + i * 37 % 600)]);
        float[] p = Testing.Distributions.RowOfFloats("normal", rows.Length, 69);
        float[] t = Testing.Distributions.RowOfFloats("ties", rows.Length, 70);
        DifferentiableScore<float> score = ScoreCases.Of<float>(name);
        DifferentiableScore<double> inDouble = ScoreCases.Of<double>(name);
        double[] values = new double[60], one = new double[60], expected = new double[1];
        float[] derivative = new float[rows.Length], again = new float[rows.Length];
        using (Parallelism.Limit(2))
            score.Evaluate(p, t, rows, values, derivative);
        using (Parallelism.Limit(1))
            score.Evaluate(p, t, rows, one, again);
        Assert.Equal(values, one);
        Assert.Equal(derivative, again);
        for (int row = 0; row < rows.Count; row += 7)
        {
            double[] x = [.. rows.Slice<float>(p, row).ToArray().Select(value => (double)value)];
            double[] y = [.. rows.Slice<float>(t, row).ToArray().Select(value => (double)value)];
            double[] alone = new double[x.Length];
            inDouble.Evaluate(x, y, Rows.One(x.Length), expected, alone);
            Assert.Equal(expected[0], values[row]);
            Assert.Equal(alone.Select(value => (float)value), rows.Slice<float>(derivative, row).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Constant_predictions_have_value_0_and_a_derivative_that_improves(string name)
    {
        DifferentiableScore<double> score = ScoreCases.Of<double>(name);
        foreach (int n in new[] { 2, 5, 30 })
        {
            double[] p = [.. Enumerable.Repeat(0.7, n)], t = Testing.Distributions.Row("normal", n, 71);
            double[] value = new double[1], derivative = new double[n];
            score.Evaluate(p, t, Rows.One(n), value, derivative);
            Assert.Equal(0, value[0], 1e-15);
            Assert.All(derivative, element => Assert.True(double.IsFinite(element)));
            score.Evaluate([.. p.Zip(derivative, (x, d) => x + 1e-4 * d)], t, Rows.One(n), value);
            Assert.InRange(value[0], name == "long-short" ? 1e-9 : 0.5, 3);
        }
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Constant_targets_and_rows_of_one_have_value_0_and_derivative_0(string name)
    {
        DifferentiableScore<double> score = ScoreCases.Of<double>(name);
        double[] p = Testing.Distributions.Row("normal", 8, 72), t = [.1, .1, .1, 5, 1, 2, 1, 0], values = new double[3];
        double[] derivative = [.. Enumerable.Repeat(double.NaN, 8)];
        score.Evaluate(p, t, Rows.FromLengths([3, 1, 4]), values, derivative);
        Assert.Equal([0, 0], values[..2]);
        Assert.Equal([0, 0, 0, 0], derivative[..4]);
        Assert.NotEqual(0, values[2]);
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Nothing_is_allocated_the_second_time(string name)
    {
        float[] p = Testing.Distributions.RowOfFloats("normal", 400, 73), t = Testing.Distributions.RowOfFloats("ties", 400, 74);
        float[] weights = [.. p.Select(MathF.Abs)], derivative = new float[400];
        double[] values = new double[4];
        Rows rows = Rows.Batch(4, 100);
        DifferentiableScore<float> score = ScoreCases.Of<float>(name);
        void Pass()
        {
            score.Evaluate(p, t, rows, values, derivative);
            score.Evaluate(p, t, rows, values, derivative, weights);
        }

        Assert.Equal(0, Testing.Allocation.OnThisThread(Pass));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var score = new PearsonScore<double>();
        double[] two = [1, 2], value = new double[1];
        Assert.Equal("targets", Assert.Throws<ArgumentException>(() => score.Evaluate(two, [1], Rows.One(2), value)).ParamName);
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(
            () => score.Evaluate([1, double.NaN], two, Rows.One(2), value)).ParamName);
        Assert.Equal("scores", Assert.Throws<ArgumentException>(() => score.Evaluate(two, two, Rows.One(2), [])).ParamName);
        Assert.Equal("derivative", Assert.Throws<ArgumentException>(
            () => score.Evaluate(two, two, Rows.One(2), value, new double[1])).ParamName);
        Assert.Contains("weights[1] (row 0) is -1", Assert.Throws<ArgumentException>(
            () => score.Evaluate(two, two, Rows.One(2), value, [], [1, -1])).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(
            () => new SoftSpearmanScore<double>(SoftRankStrength.MeanBlockSize(3), Regularization.KL));
        Assert.Throws<NotSupportedException>(() => new LapSumSpearmanScore<double>(SoftRankStrength.MeanBlockSize(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftSpearmanScore<double>(default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftSpearmanScore<double>(SoftRankStrength.MeanBlockSize(0.5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LongShortScore<double>(0.6, SoftRankStrength.Relative(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LongShortScore<double>(0, SoftRankStrength.Relative(1)));
    }

    private static void CheckDerivative(string name, double[] weights)
    {
        DifferentiableScore<double> score = ScoreCases.Of<double>(name);
        double[] p = Spread(_rows.Length, 75), t = Testing.Distributions.Row("one decimal", _rows.Length, 76);
        double[] derivative = Derivative(score, p, t, _rows, weights);
        double scale = derivative.Max(Math.Abs);
        Assert.True(scale > 1e-3);
        double[] high = new double[_rows.Count], low = new double[_rows.Count];
        for (int i = 0; i < p.Length; i++)
        {
            const double Step = 1e-6;
            double at = p[i];
            p[i] = at + Step;
            score.Evaluate(p, t, _rows, high, [], weights);
            p[i] = at - Step;
            score.Evaluate(p, t, _rows, low, [], weights);
            p[i] = at;
            Assert.Equal(high.Zip(low, (h, l) => (h - l) / (2 * Step)).Sum(), derivative[i], 1e-7 * Math.Max(scale, 1));
        }
    }

    private static double[] Derivative(DifferentiableScore<double> score, double[] p, double[] t, Rows rows, double[] weights)
    {
        double[] derivative = new double[p.Length];
        score.Evaluate(p, t, rows, new double[rows.Count], derivative, weights);
        return derivative;
    }

    // No two values close to each other, and no kink close by.
    private static double[] Spread(int length, int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, length).Select(i => 0.05 * (i + 0.6 * random.NextDouble()))];
        random.Shuffle(values);
        return values;
    }
}
