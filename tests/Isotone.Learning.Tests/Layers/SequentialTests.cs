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
}
