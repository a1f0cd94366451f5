namespace Isotone.Learning.Tests;

public class AumPerDeviationTests
{
    private static readonly double[] _labels = [1, -1, 1, 0, 1, 1, 1, -1, -1, 1, -1, 1, 0];
    private static readonly Rows _rows = Rows.FromLengths([5, 8]);

    private static Variable<double> Labels => Variable.From<double>(_labels);

    [Theory]
    [InlineData(ErrorDenominator.Rate)]
    [InlineData(ErrorDenominator.Count)]
    public void Values_and_gradients_of_rows_of_odd_and_even_length(ErrorDenominator denominator)
    {
        Variable<double> p = Inputs.Spread(5, 0.1, 13);
        double[] areas = p.Aum(Labels, _rows, denominator).Value.ToArray();
        double[] ratios = p.AumPerDeviation(Labels, _rows, denominator).Value.ToArray();
        for (int row = 0; row < 2; row++)
        {
            double[] sorted = [.. _rows.Slice(p.Value, row).ToArray().Order()];
            double deviation = sorted.Average(value => Math.Abs(value - sorted[sorted.Length / 2]));
            Assert.True(ratios[row] > 0);
            Assert.Equal(areas[row] / deviation, ratios[row], 1e-14);
        }

        GradientAssert.Holds(x => x[0].AumPerDeviation(Labels, _rows, denominator), p);
    }

    [Fact]
    public void Neither_scale_nor_shift_matters()
    {
        Variable<double> p = Inputs.Spread(5, 0.1, 13);
        double[] moved = [.. p.Value.ToArray().Select(value => (1024 * value) + 65536)];
        double[] expected = p.AumPerDeviation(Labels, _rows).Value.ToArray();
        double[] actual = Variable.From<double>(moved).AumPerDeviation(Labels, _rows).Value.ToArray();
        for (int row = 0; row < 2; row++)
            Assert.Equal(expected[row], actual[row], 1e-9);
    }

    [Fact]
    public void Predictions_that_know_nothing_have_about_1_and_a_perfect_order_has_0()
    {
        var random = new Random(1);
        double[] predictions = [.. Enumerable.Range(0, 20000).Select(_ => Math.Exp(3 * random.NextDouble()))];
        double[] labels = [.. predictions.Select(_ => (double)random.Next(2))];
        Variable<double> p = Variable.From<double>(predictions);
        Assert.Equal(1, p.AumPerDeviation(Variable.From<double>(labels), Rows.One(20000)).Item, 0.05);
        double[] perfect = [.. predictions.Select(value => value > 5 ? 1.0 : 0)];
        Assert.Equal(0, p.AumPerDeviation(Variable.From<double>(perfect), Rows.One(20000)).Item);
    }

    [Fact]
    public void Constant_predictions_have_value_0_and_the_derivative_of_the_plain_area()
    {
        Variable<double> ratio = Variable.From<double>(new double[13], requiresGradient: true);
        Variable<double> plain = Variable.From<double>(new double[13], requiresGradient: true);
        Variable<double> values = ratio.AumPerDeviation(Labels, _rows);
        Assert.Equal([0, 0], values.Value.ToArray());
        values.Sum().Backward();
        plain.Aum(Labels, _rows).Sum().Backward();
        Assert.Equal(plain.Gradient.ToArray(), ratio.Gradient.ToArray());
        Assert.Contains(ratio.Gradient.ToArray(), slope => slope < 0);
    }

    [Fact]
    public void A_row_of_one_class_counts_nothing()
    {
        Variable<double> p = Inputs.Spread(5, 0.1, 6);
        Variable<double> values = p.AumPerDeviation(Variable.From<double>([1, 1, 1, 0, 2, -1]), Rows.Batch(2, 3));
        values.Sum().Backward();
        Assert.Equal([0, 0], values.Value.ToArray());
        Assert.All(p.Gradient.ToArray(), slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void The_loss_is_their_mean_or_sum()
    {
        Variable<double> p = Inputs.Spread(5, 0.1, 13);
        double[] ratios = p.AumPerDeviation(Labels, _rows).Value.ToArray();
        Assert.Equal(ratios.Average(), new AumLoss<double>(perDeviation: true).Evaluate(p.Value, _labels, _rows), 1e-14);
        Assert.Equal(
            ratios.Sum(), new AumLoss<double>(reduction: Reduction.Sum, perDeviation: true).Evaluate(p.Value, _labels, _rows), 1e-14);
    }
}
