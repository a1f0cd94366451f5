namespace Isotone.Learning.Tests;

/// <summary>What holds for soft ranks and soft sorts.</summary>
public abstract class SoftOperatorTests
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
        SoftOperator<double> soft = Operator(regularization, strength, direction);
        soft.Forward(x.Value, ragged, expected);
        Assert.Equal(expected, Apply(x, ragged, strength, regularization, direction).Value.ToArray());
        soft.Forward(x.Value, Rows.Batch(3, 9), expected);
        Assert.Equal(expected, AlongLast(x, strength, regularization, direction).Value.ToArray());
        GradientAssert.Holds(1e-6, v => Apply(v[0], ragged, strength, regularization, direction), x);
        GradientAssert.Holds(1e-6, v => AlongLast(v[0], strength, regularization, direction), x);
    }

    [Fact]
    public void A_retained_graph_can_be_swept_after_another_pass()
    {
        Variable<double> x = Inputs.Spread(3, 0.2, 12);
        Variable<double> first = AlongLast(x, 1).Square().Sum();
        first.Backward(retainGraph: true);
        double[] expected = x.Gradient.ToArray();
        x.ZeroGradient();
        _ = AlongLast(x.Scale(-3), 1);
        first.Backward();
        Assert.Equal(expected, x.Gradient.ToArray());
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Variable<double> x = Inputs.Any(1, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => AlongLast(x, strength: 0));
        Assert.Throws<ArgumentException>(() => Apply(x, Rows.One(3), 1, Regularization.L2, SortDirection.Ascending));
        Assert.Throws<ArgumentException>(() => AlongLast(Variable.From([1, double.NaN]), 1));
    }

    private protected abstract SoftOperator<double> Operator(
        Regularization regularization, double strength, SortDirection direction);

    private protected abstract Variable<double> Apply(
        Variable<double> input, Rows rows, double strength, Regularization regularization, SortDirection direction);

    private protected abstract Variable<double> AlongLast(
        Variable<double> input,
        double strength,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending);
}
