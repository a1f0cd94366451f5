namespace Isotone.Learning.Tests;

public class PearsonTests
{
    private static readonly Rows _eras = Rows.FromLengths([2, 7, 30, 5]);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1e-9, 0)]
    [InlineData(1e6, 0)]
    [InlineData(1, 1e6)]
    [InlineData(1e-200, 0)]
    [InlineData(1e200, 0)]
    public void Values_are_the_correlations_whatever_scale_and_shift(double scale, double shift)
    {
        Variable<double> p = Inputs.Any(1, 44), t = Inputs.Constant(2, 44);
        double[] expected = new double[4];
        Correlation.Pearson(p.Value, t.Value, _eras, expected);
        foreach (ref double element in p.Data)
            element = shift + (scale * element);
        double[] actual = p.Pearson(t, _eras).Value.ToArray();
        for (int era = 0; era < 4; era++)
            Assert.Equal(expected[era], actual[era], shift == 0 ? 1e-13 : 1e-9);
    }

    [Fact]
    public void Gradients()
    {
        // From three rows on: the correlation of two numbers is 1 or -1, with derivative 0.
        Rows eras = Rows.FromLengths([3, 7, 30, 4]);
        GradientAssert.Holds(x => x[0].Pearson(Inputs.Constant(2, 44), eras), Inputs.Any(1, 44, 1));
    }

    [Fact]
    public void Constant_predictions_have_a_finite_gradient_that_improves()
    {
        foreach (double constant in new[] { 0, 0.1, 1e9, -1e-9 })
        {
            Variable<double> p = Variable.From<double>([.. Enumerable.Repeat(constant, 10)], requiresGradient: true);
            Variable<double> t = Inputs.Constant(2, 10);
            Variable<double> rho = p.Pearson(t, Rows.One(10));
            Assert.Equal(0, rho.Item);
            rho.Backward();
            double[] gradient = p.Gradient.ToArray();

            // d rho = u / sqrt(n): of norm 1/sqrt(n), and in the target's own direction.
            Assert.Equal(1 / Math.Sqrt(10), Math.Sqrt(gradient.Sum(g => g * g)), 1e-12);
            Assert.Equal(1, Correlation.Pearson<double>(gradient, t.Value), 1e-12);
        }
    }

    [Fact]
    public void A_constant_target_gives_zero_and_no_gradient()
    {
        Variable<double> p = Inputs.Any(1, 6);
        Variable<double> t = Variable.From<double>([0.1, 0.1, 0.1, 1, 2, 4]);
        Variable<double> rho = p.Pearson(t, Rows.Batch(2, 3));
        Assert.Equal(0, rho.Value[0]);
        rho.Sum().Backward();
        Assert.All(p.Gradient[..3].ToArray(), g => Assert.Equal(0, g));
        Assert.All(p.Gradient[3..].ToArray(), g => Assert.NotEqual(0, g));
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        Variable<double> p = Inputs.Any(1, 4);
        Assert.Contains("rows", Assert.Throws<ArgumentException>(() => p.Pearson(Inputs.Constant(1, 4), Rows.One(3))).Message, StringComparison.Ordinal);
        Assert.Contains("targets", Assert.Throws<ArgumentException>(() => p.Pearson(Inputs.Constant(1, 3), Rows.One(4))).Message, StringComparison.Ordinal);
        Assert.Contains("Detach", Assert.Throws<ArgumentException>(() => p.Pearson(Inputs.Any(1, 4), Rows.One(4))).Message, StringComparison.Ordinal);
    }
}
