using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Learning.Tests;

public class ActivationLayerTests
{
    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_tanh")]
    [InlineData("silu")]
    [InlineData("relu")]
    public void Values_and_derivatives_are_pytorchs(string name)
    {
        JsonElement golden = PyTorch.Cases("activations").Single(one => one.Text("name") == name);
        double[] input = golden.Doubles("input");
        Variable<double> x = Variable.From<double>(input, requiresGradient: true);
        Variable<double> y = Layer<double>(name).Forward(x);
        PyTorch.Equal(golden.Doubles("output"), y.Value, 1e-14);
        y.Backward(Enumerable.Repeat(1.0, input.Length).ToArray());
        PyTorch.Equal(golden.Doubles("input_gradient"), x.Gradient, 1e-14);

        float[] rounded = [.. input.Select(value => (float)value)];
        Variable<float> single = Variable.From<float>(rounded, requiresGradient: true);
        Variable<float> z = Layer<float>(name).Forward(single);
        PyTorch.Equal(golden.Doubles("output"), z.Value, 2e-7);
        z.Backward(Enumerable.Repeat(1f, input.Length).ToArray());
        PyTorch.Equal(golden.Doubles("input_gradient"), single.Gradient, 2e-7);
    }

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_tanh")]
    [InlineData("silu")]
    public void Gradients(string name)
    {
        foreach (int[] shape in new int[][] { [], [1], [37], [5, 13], [2, 3, 4] })
        {
            Variable<double> x = Inputs.Any(1, shape);
            Assert.Equal(x.Shape, Layer<double>(name).Forward(x).Shape);
            GradientAssert.Holds(v => Layer<double>(name).Forward(v[0]), x);
        }
    }

    // Each value is computed beside others or alone, by one thread or two: the same bits.
    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_tanh")]
    [InlineData("silu")]
    public void Bits_depend_on_the_element_alone(string name)
    {
        float[] values = Inputs.Floats(1, 20_000);
        Module<float> layer = Layer<float>(name);
        float[] whole;
        using (Parallelism.Limit(1))
            whole = layer.Forward(Variable.From<float>(values)).Value.ToArray();
        using (Parallelism.Limit(2))
            Assert.Equal(whole, layer.Forward(Variable.From<float>(values)).Value.ToArray());
        for (int n = 1; n <= 40; n++)
            Assert.Equal(whole.AsSpan(100, n).ToArray(), layer.Forward(Variable.From<float>(values.AsSpan(100, n).ToArray())).Value.ToArray());
        Variable<float> recorded = Variable.From<float>(values, requiresGradient: true);
        Assert.Equal(whole, layer.Forward(recorded).Value.ToArray());
    }

    [Fact]
    public void The_tails_of_the_exact_gelu_are_exact()
    {
        // x Phi(x) by 40-digit arithmetic: a tail computed as 1 - Phi would be 0 or off by percents.
        double[] x = [-5, -8, -20, -37, -100, double.NegativeInfinity, double.PositiveInfinity, 1e300];
        double[] expected =
        [
            -1.4332578593959696e-6, -4.9767684594174273e-15, -5.5072482372124674e-88, -2.1184613523340934e-298,
            0, double.NaN, double.PositiveInfinity, 1e300,
        ];
        double[] found = Variable.From<double>(x).Gelu().Value.ToArray();
        for (int i = 0; i < 4; i++)
            Assert.Equal(1, found[i] / expected[i], 1e-13);
        Assert.Equal(expected[4..], found[4..]);
    }

    [Fact]
    public void Not_a_number_stays()
    {
        foreach (string name in new[] { "gelu", "gelu_tanh", "silu" })
            Assert.True(double.IsNaN(Layer<double>(name).Forward(Variable.From<double>([double.NaN])).Item));
    }

    [Fact]
    public void Settings_are_told()
    {
        Assert.Equal([new Setting("approximate", "tanh")], new GELU<float>(GeluApproximation.Tanh).Settings);
        Assert.Equal([new Setting("approximate", "none")], new GELU<float>().Settings);
        Assert.Throws<ArgumentOutOfRangeException>(() => Inputs.Any(1, 3).Gelu((GeluApproximation)7));
    }

    private static Module<T> Layer<T>(string name)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => name switch
        {
            "gelu" => new GELU<T>(),
            "gelu_tanh" => new GELU<T>(GeluApproximation.Tanh),
            "silu" => new SiLU<T>(),
            _ => new ReLU<T>(),
        };
}
