namespace Isotone.Learning.Tests;

public class LinearLayerTests
{
    [Fact]
    public void Parameters_are_drawn_from_the_seed_within_pytorchs_bounds()
    {
        var layer = new Linear<double>(25, 400, new SeededRandom(1));
        Assert.Equal(["weight", "bias"], layer.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new Shape(400, 25), layer.Weight.Shape);
        Assert.Equal(new Shape(400), layer.Bias!.Shape);
        foreach (NamedParameter<double> parameter in layer.Parameters)
        {
            // U(-1/5, 1/5): mean 0, deviation 0.2/sqrt(3); five standard errors.
            double[] values = parameter.Variable.Value.ToArray();
            Assert.All(values, value => Assert.InRange(value, -0.2, 0.2));
            Assert.Equal(0, values.Average(), 5 * 0.2 / Math.Sqrt(3 * values.Length));
            Assert.Equal(0.2 * 0.2 / 3, values.Average(value => value * value), 0.2 * 0.2 / Math.Sqrt(values.Length));
        }

        var random = new SeededRandom(1);
        Assert.All(layer.Weight.Value.ToArray(), value => Assert.Equal(-0.2 + (0.4 * random.NextDouble()), value, 1e-15));
        Assert.All(layer.Bias.Value.ToArray(), value => Assert.Equal(-0.2 + (0.4 * random.NextDouble()), value, 1e-15));
    }

    [Fact]
    public void The_same_seed_gives_the_same_parameters_in_float_and_double()
    {
        float[] single = new Linear<float>(7, 3, new SeededRandom(5)).Weight.Value.ToArray();
        double[] twice = new Linear<double>(7, 3, new SeededRandom(5)).Weight.Value.ToArray();
        Assert.Equal(twice.Select(value => (float)value), single);
        Assert.NotEqual(single, new Linear<float>(7, 3, new SeededRandom(6)).Weight.Value.ToArray());
    }

    [Fact]
    public void Gradients_of_the_parameters_and_the_input()
    {
        var layer = new Linear<double>(4, 3, new SeededRandom(1));
        GradientAssert.Holds(x => layer.Forward(x[0]), Inputs.Any(1, 5, 4), layer.Weight, layer.Bias!);
    }

    [Fact]
    public void Without_a_bias_there_is_none()
    {
        var layer = new Linear<double>(4, 3, new SeededRandom(1), bias: false);
        Assert.Null(layer.Bias);
        Assert.Single(layer.Parameters);
        Assert.Equal(new Shape(2, 3), layer.Forward(Inputs.Any(1, 2, 4)).Shape);
        Assert.Contains(new Setting("bias", "false"), layer.Settings);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear<double>(0, 3, new SeededRandom(1)));
        Assert.Throws<ArgumentException>(() => new Linear<double>(4, 3, new SeededRandom(1)).OutputShape(new Shape(2, 5)));
    }

    [Fact]
    public void The_spread_of_the_parameters_is_pytorchs()
    {
        foreach (System.Text.Json.JsonElement golden in PyTorch.Cases("linear_init"))
        {
            int inputs = golden.Integer("inputs"), outputs = golden.Integer("outputs");
            var layer = new Linear<double>(inputs, outputs, new SeededRandom(1));
            foreach ((string name, double[] values) in new[] { ("weight", layer.Weight.Value.ToArray()), ("bias", layer.Bias!.Value.ToArray()) })
            {
                // Two samples of n from U(-b, b): each largest is within 10 b/n of b, each deviation within 5 standard errors.
                double bound = golden.DoubleOr($"{name}_bound", 0), deviation = golden.DoubleOr($"{name}_std", 0);
                double mean = values.Average(), found = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
                Assert.Equal(bound, values.Max(Math.Abs), 10 * bound / values.Length);
                Assert.Equal(deviation, found, 5 * deviation / Math.Sqrt(values.Length));
            }
        }
    }
}
