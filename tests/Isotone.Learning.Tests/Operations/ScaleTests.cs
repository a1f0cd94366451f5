namespace Isotone.Learning.Tests;

public class ScaleTests
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
        Assert.Equal(x.Value.ToArray().Select(e => -2.5 * e), x.Scale(-2.5).Value.ToArray());
        Assert.Equal(x.Shape, x.Scale(-2.5).Shape);
        GradientAssert.Holds(v => v[0].Scale(-2.5), x);
    }
}
