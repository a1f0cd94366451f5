namespace Isotone.Learning.Tests;

public class SoftSpearmanTests
{
    private static readonly Rows _eras = Rows.FromLengths([3, 12, 20]);

    [Theory]
    [InlineData(0.1, Regularization.L2, TargetRanks.Hard)]
    [InlineData(0.5, Regularization.L2, TargetRanks.None)]
    [InlineData(5, Regularization.L2, TargetRanks.Soft)]
    [InlineData(0.3, Regularization.KL, TargetRanks.Hard)]
    [InlineData(2, Regularization.KL, TargetRanks.None)]
    public void Values_and_gradients_at_an_absolute_strength(double strength, Regularization regularization, TargetRanks ranks)
    {
        Variable<double> p = Inputs.Spread(3, 0.1, 35, 1), t = Inputs.Constant(2, 35);
        double[] expected = new double[3];
        new SoftSpearman<double>(strength, regularization, ranks).Forward(p.Value, t.Value, _eras, expected);
        SoftRankStrength absolute = SoftRankStrength.Absolute(strength);
        double[] actual = p.SoftSpearman(t, _eras, absolute, regularization, ranks).Value.ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
        GradientAssert.Holds(1e-6, x => x[0].SoftSpearman(t, _eras, absolute, regularization, ranks), p);
    }

    [Theory]
    [InlineData(Regularization.L2)]
    [InlineData(Regularization.KL)]
    public void A_relative_strength_is_each_rows_own_and_a_constant_for_the_gradient(Regularization regularization)
    {
        const double Tau = 2;
        Variable<double> p = Inputs.Spread(3, 0.1, 35), t = Inputs.Constant(2, 35);
        Variable<double> actual = p.SoftSpearman(t, _eras, SoftRankStrength.Relative(Tau), regularization);
        actual.Backward([1, 10, 100]);
        for (int era = 0; era < 3; era++)
        {
            double[] x = _eras.Slice(p.Value, era).ToArray(), y = _eras.Slice(t.Value, era).ToArray();
            double mean = x.Average(), deviation = Math.Sqrt(x.Average(e => (e - mean) * (e - mean)));
            double strength = regularization == Regularization.L2 ? Tau * deviation / x.Length : Tau * deviation;
            var correlation = new SoftSpearman<double>(strength, regularization);
            double[] rho = new double[1], gradient = new double[x.Length];
            correlation.Forward(x, y, Rows.One(x.Length), rho);
            correlation.Vjp([Math.Pow(10, era)], gradient);
            Assert.Equal(rho[0], actual.Value[era], 1e-10);
            double[] actualGradient = _eras.Slice(p.Gradient, era).ToArray();
            for (int i = 0; i < gradient.Length; i++)
                Assert.Equal(gradient[i], actualGradient[i], 1e-8 * gradient.Max(Math.Abs));
        }
    }

    [Fact]
    public void A_relative_strength_does_not_care_for_the_scale_of_the_predictions()
    {
        Variable<double> p = Inputs.Any(1, 35), t = Inputs.Constant(2, 35);
        double[] expected = p.SoftSpearman(t, _eras, SoftRankStrength.Relative(3)).Value.ToArray();
        double[] scaled = p.Scale(1e-6).SoftSpearman(t, _eras, SoftRankStrength.Relative(3)).Value.ToArray();
        for (int era = 0; era < 3; era++)
            Assert.Equal(expected[era], scaled[era], 1e-9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Constant_predictions_have_a_finite_gradient_that_improves(bool relative)
    {
        SoftRankStrength strength = relative ? SoftRankStrength.Relative(3) : SoftRankStrength.Absolute(1);
        Variable<double> p = Variable.From<double>([.. Enumerable.Repeat(0.7, 20)], requiresGradient: true);
        Variable<double> t = Inputs.Constant(2, 20);
        Variable<double> rho = p.SoftSpearman(t, Rows.One(20), strength);
        Assert.Equal(0, rho.Item);
        rho.Backward();
        Assert.All(p.Gradient.ToArray(), g => Assert.True(double.IsFinite(g)));
        Assert.True(Correlation.Spearman<double>(p.Gradient, t.Value) > 0.99);
    }

    [Fact]
    public void A_constant_target_gives_zero_and_no_gradient()
    {
        Variable<double> p = Inputs.Any(1, 6), t = Variable.From<double>([2, 2, 2, 1, 2, 4]);
        Variable<double> rho = p.SoftSpearman(t, Rows.Batch(2, 3), SoftRankStrength.Absolute(0.1));
        rho.Sum().Backward();
        Assert.Equal(0, rho.Value[0]);
        Assert.All(p.Gradient[..3].ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Bad_strengths_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Inputs.Any(1, 3).SoftSpearman(Inputs.Constant(1, 3), Rows.One(3), default));
}
