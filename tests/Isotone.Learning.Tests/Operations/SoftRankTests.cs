namespace Isotone.Learning.Tests;

public class SoftRankTests
{
    [Theory]
    [InlineData(Regularization.L2, SortDirection.Ascending, 0.05)]
    [InlineData(Regularization.L2, SortDirection.Ascending, 0.3)]
    [InlineData(Regularization.L2, SortDirection.Descending, 1)]
    [InlineData(Regularization.L2, SortDirection.Descending, 30)]
    [InlineData(Regularization.KL, SortDirection.Ascending, 0.1)]
    [InlineData(Regularization.KL, SortDirection.Ascending, 1)]
    [InlineData(Regularization.KL, SortDirection.Descending, 3)]
    public void Values_and_gradients(Regularization regularization, SortDirection direction, double strength)
    {
        Variable<double> x = Inputs.Spread(3, 0.2, 3, 9);
        Rows ragged = Rows.FromLengths([1, 17, 9]);
        double[] expected = new double[27];
        var soft = new SoftRank<double>(regularization, strength, direction);
        soft.Forward(x.Value, ragged, expected);
        Assert.Equal(expected, x.SoftRank(ragged, strength, regularization, direction).Value.ToArray());
        soft.Forward(x.Value, Rows.Batch(3, 9), expected);
        Assert.Equal(expected, x.SoftRank(strength, regularization, direction).Value.ToArray());
        GradientAssert.Holds(1e-6, v => v[0].SoftRank(ragged, strength, regularization, direction), x);
        GradientAssert.Holds(1e-6, v => v[0].SoftRank(strength, regularization, direction), x);
    }

    [Fact]
    public void A_retained_graph_can_be_swept_after_another_pass()
    {
        Variable<double> x = Inputs.Spread(3, 0.2, 12);
        Variable<double> first = x.SoftRank().Square().Sum();
        first.Backward(retainGraph: true);
        double[] expected = x.Gradient.ToArray();
        x.ZeroGradient();
        _ = x.Scale(-3).SoftRank();
        first.Backward();
        Assert.Equal(expected, x.Gradient.ToArray());
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Variable<double> x = Inputs.Any(1, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.SoftRank(strength: 0));
        Assert.Throws<ArgumentException>(() => x.SoftRank(Rows.One(3)));
        Assert.Throws<ArgumentException>(() => Variable.From([1, double.NaN]).SoftRank());
    }
}
