namespace Isotone.Learning.Tests;

/// <summary>What holds for every elementwise operation of two variables.</summary>
public abstract class BroadcastOperationTests
{
    [Theory]
    [MemberData(nameof(Shapes.Pairs), MemberType = typeof(Shapes))]
    public void Values_and_gradients(int[] left, int[] right)
    {
        Variable<double> l = Inputs.AwayFromZero(1, left), r = Inputs.AwayFromZero(2, right);
        Variable<double> result = Apply(l, r);
        for (int i = 0; i < result.Length; i++)
            Assert.Equal(Expected(Shapes.At(l, result.Shape, i), Shapes.At(r, result.Shape, i)), result.Value[i]);
        GradientAssert.Holds(x => Apply(x[0], x[1]), l, r);
    }

    [Fact]
    public void Only_the_side_that_requires_a_gradient_gets_one()
    {
        GradientAssert.Holds(x => Apply(x[0], Inputs.Constant(5, 3)), Inputs.AwayFromZero(1, 2, 3));
        GradientAssert.Holds(x => Apply(Inputs.Constant(5, 3), x[0]), Inputs.AwayFromZero(1, 2, 3));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        string message = Assert.Throws<ArgumentException>(() => Apply(Inputs.Any(1, 2, 3), Inputs.Any(2, 2))).Message;
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
        Assert.Contains("[2]", message, StringComparison.Ordinal);
    }

    private protected abstract Variable<double> Apply(Variable<double> left, Variable<double> right);

    private protected abstract double Expected(double left, double right);
}
