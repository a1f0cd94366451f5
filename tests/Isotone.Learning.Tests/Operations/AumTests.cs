namespace Isotone.Learning.Tests;

public class AumTests
{
    private static readonly double[] _labels = [1, -1, 1, 0, 1, 1, 1, -1, -1, 1, -1, 1];

    [Theory]
    [InlineData(ErrorDenominator.Rate)]
    [InlineData(ErrorDenominator.Count)]
    public void Values_and_gradients(ErrorDenominator denominator)
    {
        Variable<double> p = Inputs.Spread(5, 0.1, 12), labels = Variable.From<double>(_labels);
        Rows rows = Rows.FromLengths([5, 7]);
        double[] expected = new double[2];
        new Aum<double>(denominator).Forward(_labels, p.Value, rows, expected);
        Assert.Contains(expected, area => area > 0);
        Assert.Equal(expected, p.Aum(labels, rows, denominator).Value.ToArray());
        GradientAssert.Holds(x => x[0].Aum(labels, rows, denominator), p);
    }

    [Fact]
    public void A_row_of_one_class_counts_nothing()
    {
        Variable<double> p = Inputs.Spread(5, 0.1, 9);
        Variable<double> labels = Variable.From<double>([1, 1, 1, 0, 2, -1, 1, 0, 1]);
        Variable<double> areas = p.Aum(labels, Rows.Batch(3, 3));
        areas.Sum().Backward();
        Assert.Equal([0, 0], areas.Value[..2].ToArray());
        Assert.All(p.Gradient[..6].ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void The_published_example()
    {
        // The article on AUM in R torch: AUM 1.5, gradient [.5, 0, -.5, 0].
        Variable<double> p = Variable.From<double>([2, -3.5, -1, 1.5], requiresGradient: true);
        Variable<double> aum = p.Aum(Variable.From<double>([-1, -1, 1, 1]), Rows.One(4));
        aum.Backward();
        Assert.Equal(1.5, aum.Item);
        Assert.Equal([0.5, 0, -0.5, 0], p.Gradient.ToArray());
    }
}
