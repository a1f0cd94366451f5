using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Learning.Tests;

public class GradientClippingTests
{
    [Fact]
    public void The_norm_is_clipped_as_pytorch_does()
    {
        foreach (JsonElement golden in PyTorch.Cases("clipping"))
        {
            NamedParameter<double>[] parameters = Parameters(golden, "gradients");
            Assert.Equal(golden.Double("norm"), GradientClipping.ByNorm(parameters, golden.Double("limit")), 1e-12);
            for (int i = 0; i < parameters.Length; i++)
                PyTorch.Equal(Numbers(golden, "clipped", i), parameters[i].Variable.Gradient, 1e-12);
        }
    }

    [Fact]
    public void Values_are_clipped_and_what_is_not_finite_is_left_to_the_caller()
    {
        Variable<float> p = Variable.Parameter<float>(new Shape(4)), idle = Variable.Parameter<float>(new Shape(2));
        NamedParameter<float>[] parameters = [new("p", p), new("idle", idle)];
        new float[] { -3, 0.5f, 2, float.NaN }.CopyTo(p.GradientToAddTo());
        Assert.True(double.IsNaN(GradientClipping.ByNorm(parameters, 1)));
        Assert.Equal([-3, 0.5f, 2, float.NaN], p.Gradient.ToArray());
        GradientClipping.ByValue(parameters, 1);
        Assert.Equal([-1, 0.5f, 1, float.NaN], p.Gradient.ToArray());
        Assert.True(idle.Gradient.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm(parameters, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByValue(parameters, double.NaN));
    }

    private static NamedParameter<double>[] Parameters(JsonElement golden, string property) =>
        [.. Enumerable.Range(0, 2).Select(i =>
        {
            double[] gradient = Numbers(golden, property, i);
            Variable<double> variable = Variable.Parameter<double>(new Shape(gradient.Length));
            gradient.CopyTo(variable.GradientToAddTo());
            return new NamedParameter<double>($"{i}", variable);
        })];

    private static double[] Numbers(JsonElement element, string property, int index) =>
        [.. element.GetProperty(property)[index].EnumerateArray().Select(number => number.GetDouble())];
}
