namespace Isotone.Learning.Tests;

public class ResidualBlockTests
{
    [Fact]
    public void The_input_is_added_to_what_the_body_computes()
    {
        var body = new Linear<double>(4, 4, new SeededRandom(1));
        Variable<double> x = Inputs.Any(1, 3, 4);
        double[] expected = [.. x.Value.ToArray().Zip(body.Forward(x).Value.ToArray(), (a, b) => a + b)];
        var block = new ResidualBlock<double>(new Sequential<double>(body));
        Assert.Equal(expected, block.Forward(x).Value.ToArray());
        Assert.Equal(["body.0.weight", "body.0.bias"], block.Parameters.Select(parameter => parameter.Name));
        GradientAssert.Holds(v => block.Forward(v[0]), x, body.Weight, body.Bias!);
    }

    [Fact]
    public void A_shortcut_takes_the_input_to_the_bodys_shape()
    {
        var random = new SeededRandom(1);
        var block = new ResidualBlock<double>(
            new Sequential<double>(new LayerNorm<double>(4), new Linear<double>(4, 6, random), new GELU<double>()), new Linear<double>(4, 6, random, bias: false));
        Assert.Equal(new Shape(3, 6), block.Forward(Inputs.Any(1, 3, 4)).Shape);
        GradientAssert.Holds(1e-6, v => block.Forward(v[0]), [Inputs.Any(1, 3, 4), .. block.Parameters.Select(parameter => parameter.Variable)]);
        Assert.Throws<ArgumentException>(() => new ResidualBlock<double>(new Linear<double>(4, 6, random)).Forward(Inputs.Any(1, 3, 4)));
    }

    [Fact]
    public void Training_and_prediction_reach_what_is_inside()
    {
        var dropout = new Dropout<double>(0.5);
        var model = new Sequential<double>(new ResidualBlock<double>(dropout));
        model.Eval();
        Assert.False(dropout.IsTraining);
        model.Train();
        Assert.True(dropout.IsTraining);
    }
}
