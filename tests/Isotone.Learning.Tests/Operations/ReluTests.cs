namespace Isotone.Learning.Tests;

public class ReluTests : ElementwiseFunctionTests
{
    [Fact]
    public void Zero_has_derivative_zero_and_not_a_number_stays()
    {
        Variable<float> x = Variable.From<float>([0, -0f, float.NaN, 2], requiresGradient: true);
        Variable<float> y = x.Relu();
        Assert.Equal([0, 0, float.NaN, 2], y.Value.ToArray());
        y.Backward([1, 1, 1, 1]);
        Assert.Equal([0, 0, 0, 1], x.Gradient.ToArray());
    }

    [Fact]
    public void Every_length_is_covered_by_vectors_and_remainder()
    {
        for (int n = 1; n <= 70; n++)
        {
            float[] values = Inputs.Floats(n, n);
            Variable<float> x = Variable.From<float>(values, requiresGradient: true);
            float[] cotangent = Inputs.Floats(n + 1000, n);
            x.Relu().Backward(cotangent);
            x.Relu().Backward(cotangent);
            Assert.Equal(values.Select((value, i) => value > 0 ? 2 * cotangent[i] : 0), x.Gradient.ToArray());
        }
    }

    private protected override Variable<double> Apply(Variable<double> input) => input.Relu();

    private protected override double Expected(double input) => Math.Max(input, 0);
}
