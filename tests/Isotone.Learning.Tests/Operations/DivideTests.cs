namespace Isotone.Learning.Tests;

public class DivideTests
{
    [Theory]
    [MemberData(nameof(Shapes.Pairs), MemberType = typeof(Shapes))]
    public void Values_and_gradients(int[] left, int[] right)
    {
        Variable<double> l = Inputs.AwayFromZero(1, left), r = Inputs.AwayFromZero(2, right);
        Variable<double> result = l.Divide(r);
        for (int i = 0; i < result.Length; i++)
            Assert.Equal(Shapes.At(l, result.Shape, i) / Shapes.At(r, result.Shape, i), result.Value[i]);
        GradientAssert.Holds(x => x[0].Divide(x[1]), l, r);
    }

    [Fact]
    public void Only_the_side_that_requires_a_gradient_gets_one()
    {
        GradientAssert.Holds(x => x[0].Divide(Inputs.Constant(5, 3)), Inputs.AwayFromZero(1, 2, 3));
        GradientAssert.Holds(x => Inputs.Constant(5, 3).Divide(x[0]), Inputs.AwayFromZero(1, 2, 3));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        string message = Assert.Throws<ArgumentException>(() => Inputs.Any(1, 2, 3).Divide(Inputs.Any(2, 2))).Message;
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
        Assert.Contains("[2]", message, StringComparison.Ordinal);
    }
}
