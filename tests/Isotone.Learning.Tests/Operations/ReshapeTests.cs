namespace Isotone.Learning.Tests;

public class ReshapeTests
{
    [Fact]
    public void Keeps_the_elements_in_order()
    {
        Variable<double> x = Inputs.Any(1, 4, 3);
        Assert.Equal(x.Value.ToArray(), x.Reshape(new Shape(2, 6)).Value.ToArray());
        GradientAssert.Holds(v => v[0].Reshape(new Shape(12)).Square(), x);
        Assert.Throws<ArgumentException>(() => x.Reshape(new Shape(11)));
    }
}
