namespace Isotone.Learning.Tests;

public class AddTests : BroadcastOperationTests
{
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

    private protected override Variable<double> Apply(Variable<double> left, Variable<double> right) => left.Add(right);

    private protected override double Expected(double left, double right) => left + right;
}
