namespace Isotone.Learning.Tests;

/// <summary>What holds for every elementwise function of one variable.</summary>
public abstract class ElementwiseFunctionTests
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
        Assert.Equal(x.Value.ToArray().Select(Expected), Apply(x).Value.ToArray());
        Assert.Equal(x.Shape, Apply(x).Shape);
        GradientAssert.Holds(v => Apply(v[0]), x);
    }

    private protected abstract Variable<double> Apply(Variable<double> input);

    private protected abstract double Expected(double input);
}
