namespace Isotone.Learning.Tests;

public class ReLUTests
{
    [Fact]
    public void Keeps_the_shape_and_the_positive_elements()
    {
        var layer = new ReLU<double>();
        Assert.Equal([0, 2], layer.Forward(Variable.From<double>([-1, 2])).Value.ToArray());
        Assert.Equal(new Shape(3, 4), layer.OutputShape(new Shape(3, 4)));
        Assert.Empty(layer.Parameters);
    }
}
