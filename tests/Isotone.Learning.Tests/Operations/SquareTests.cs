namespace Isotone.Learning.Tests;

public class SquareTests
{
    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 37 })]
    [InlineData(new[] { 5, 13 })]
    [InlineData(new[] { 2, 3, 4 })]
    public void Values_and_gradients(int[] shape)
    {
        Variable<double> x = Inputs.AwayFromZero(1, shape);
        Assert.Equal(x.Value.ToArray().Select(e => e * e), x.Square().Value.ToArray());
        Assert.Equal(x.Shape, x.Square().Shape);
        GradientAssert.Holds(v => v[0].Square(), x);
    }
}
