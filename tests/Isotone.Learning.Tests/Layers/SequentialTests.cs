namespace Isotone.Learning.Tests;

public class SequentialTests
{
    [Fact]
    public void Computes_one_after_another_and_names_parameters_as_pytorch_does()
    {
        Sequential<double> model = Network();
        Variable<double> x = Inputs.Any(1, 6, 4);
        var first = (Linear<double>)model.Children[0].Module;
        var last = (Linear<double>)((Sequential<double>)model.Children[2].Module).Children[0].Module;
        Assert.Equal(last.Forward(first.Forward(x).Relu()).Value.ToArray(), model.Forward(x).Value.ToArray());
        Assert.Equal(["0.weight", "0.bias", "2.0.weight", "2.0.bias"], model.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new Shape(6, 1), model.OutputShape(x.Shape));
    }

    [Fact]
    public void Gradients_of_every_parameter()
    {
        Sequential<double> model = Network();
        Variable<double>[] parameters = [.. model.Parameters.Select(parameter => parameter.Variable)];
        GradientAssert.Holds(x => model.Forward(x[^1]).Square(), [.. parameters, Inputs.Any(1, 6, 4)]);
    }

    [Fact]
    public void Training_mode_reaches_every_module()
    {
        Sequential<double> model = Network();
        var inner = (Sequential<double>)model.Children[2].Module;
        Assert.True(inner.Children[0].Module.IsTraining);
        model.Eval();
        Assert.False(inner.Children[0].Module.IsTraining);
        model.Train();
        Assert.True(inner.Children[0].Module.IsTraining);
    }

    [Fact]
    public void A_chain_of_nothing_is_refused() => Assert.Throws<ArgumentException>(() => new Sequential<double>());

    private static Sequential<double> Network()
    {
        var random = new SeededRandom(1);
        return new Sequential<double>(
            new Linear<double>(4, 5, random), new ReLU<double>(), new Sequential<double>(new Linear<double>(5, 1, random)));
    }

    [Fact]
    public void A_rectifier_after_a_linear_layer_has_the_same_bits_fused()
    {
        foreach (bool hasBias in new[] { true, false })
        {
            var random = new SeededRandom(1);
            var layer = new Linear<float>(31, 130, random, hasBias);
            var fused = new Sequential<float>(layer, new ReLU<float>());
            Variable<float> x = Variable.From<float>(Inputs.Floats(1, 300 * 31), new Shape(300, 31), requiresGradient: true);
            float[] cotangent = Inputs.Floats(2, 300 * 130);
            float[][] Gradients(Variable<float> result)
            {
                x.ZeroGradient();
                foreach (NamedParameter<float> parameter in layer.Parameters)
                    parameter.Variable.ZeroGradient();
                result.Backward(cotangent);
                return [x.Gradient.ToArray(), .. layer.Parameters.Select(parameter => parameter.Variable.Gradient.ToArray())];
            }

            Variable<float> apart = layer.Forward(x).Relu(), together = fused.Forward(x);
            Assert.Equal(apart.Value.ToArray(), together.Value.ToArray());
            float[][] expected = Gradients(apart);
            using (Parallelism.Limit(3))
                Assert.Equal(expected, Gradients(together));
        }
    }
}
