namespace Isotone.Learning.Tests;

public class AddTests
{
    [Theory]
    [MemberData(nameof(Shapes.Pairs), MemberType = typeof(Shapes))]
    public void Values_and_gradients(int[] left, int[] right)
    {
        Variable<double> l = Inputs.AwayFromZero(1, left), r = Inputs.AwayFromZero(2, right);
        Variable<double> result = l.Add(r);
        for (int i = 0; i < result.Length; i++)
            Assert.Equal(Shapes.At(l, result.Shape, i) + Shapes.At(r, result.Shape, i), result.Value[i]);
        GradientAssert.Holds(x => x[0].Add(x[1]), l, r);
    }

    [Fact]
    public void Only_the_side_that_requires_a_gradient_gets_one()
    {
        GradientAssert.Holds(x => x[0].Add(Inputs.Constant(5, 3)), Inputs.AwayFromZero(1, 2, 3));
        GradientAssert.Holds(x => Inputs.Constant(5, 3).Add(x[0]), Inputs.AwayFromZero(1, 2, 3));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        string message = Assert.Throws<ArgumentException>(() => Inputs.Any(1, 2, 3).Add(Inputs.Any(2, 2))).Message;
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
        Assert.Contains("[2]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bias_is_added_to_every_row()
    {
        Variable<double> x = Variable.From<double>([1, 2, 3, 4], new Shape(2, 2)), bias = Variable.From<double>([10, 20]);
        Assert.Equal([11, 22, 13, 24], x.Add(bias).Value.ToArray());
    }

    [Fact]
    public void The_gradient_of_a_bias_in_float_is_added_up_in_double()
    {
        const int Rows = 200_000;
        Variable<float> bias = Variable.Parameter<float>(new Shape(3));
        Variable<float> x = Variable.From<float>(new float[Rows * 3], new Shape(Rows, 3));
        float[] cotangent = [.. Enumerable.Repeat(0.1f, Rows * 3)];
        x.Add(bias).Backward(cotangent);
        Assert.All(bias.Gradient.ToArray(), sum => Assert.Equal((float)(Rows * (double)0.1f), sum));
    }
}
