using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Learning.Tests;

public class NormalizationLayerTests
{
    [Fact]
    public void Batch_normalization_trains_and_predicts_as_pytorch_does()
    {
        foreach (JsonElement golden in PyTorch.Cases("batch_norm"))
        {
            CheckBatchNorm<double>(golden, values => values, values => values.ToArray(), 1e-12);
            CheckBatchNorm<float>(golden, values => [.. values.Select(value => (float)value)], values => [.. values.ToArray().Select(value => (double)value)], 3e-5);
        }
    }

    [Fact]
    public void Layer_normalization_is_pytorchs()
    {
        foreach (JsonElement golden in PyTorch.Cases("layer_norm"))
        {
            var layer = new LayerNorm<double>(golden.Integer("columns"), golden.Double("eps"), golden.Flag("affine"));
            Copy(golden, layer.Parameters, values => values);
            CheckPasses<double>(golden, layer, golden.Integer("rows"), golden.Integer("columns"), values => values, values => values.ToArray(), 1e-12);
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(5, 3)]
    [InlineData(67, 4)]
    [InlineData(3, 130)]
    public void Gradients(int rows, int columns)
    {
        Variable<double> x = Inputs.Any(1, rows, columns), w = Inputs.Any(2, columns), b = Inputs.Any(3, columns);
        GradientAssert.Holds(1e-6, v => v[0].BatchNorm(v[1], v[2], 1e-2), x, w, b);
        GradientAssert.Holds(1e-6, v => v[0].BatchNorm(null, null, 1e-2), x);
        GradientAssert.Holds(1e-6, v => v[0].LayerNorm(v[1], v[2], 1e-2), x, w, b);
        GradientAssert.Holds(1e-6, v => v[0].LayerNorm(epsilon: 1e-2), x);
        Variable<double> mean = Inputs.Constant(4, columns), variance = Variable.From<double>([.. Inputs.Constant(5, columns).Value.ToArray().Select(Math.Abs)]);
        GradientAssert.Holds(v => v[0].BatchNorm(mean, variance, v[1], v[2], 1e-2), x, w, b);
    }

    [Fact]
    public void A_large_mean_costs_no_accuracy()
    {
        // Exact in float32: 2^19 + i / 16. The normalized values do not depend on the shift.
        float[] centred = [.. Enumerable.Range(0, 200).Select(i => (i * 37 % 200 - 100) / 16f)];
        float[] shifted = [.. centred.Select(value => value + 524288f)];
        double[] expected = [.. Variable.From<float>(centred, new Shape(200, 1)).BatchNorm(null, null, 1e-5).Value.ToArray()];
        PyTorch.Equal(expected, Variable.From<float>(shifted, new Shape(200, 1)).BatchNorm(null, null, 1e-5).Value, 1e-7);
        expected = [.. Variable.From<float>(centred, new Shape(1, 200)).LayerNorm().Value.ToArray()];
        PyTorch.Equal(expected, Variable.From<float>(shifted, new Shape(1, 200)).LayerNorm().Value, 1e-7);
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        const int Rows = 1000, Columns = 37;
        float[][] Run(int threads, Module<float> layer)
        {
            using Parallelism.Scope limit = Parallelism.Limit(threads);
            Variable<float> x = Variable.From<float>(Inputs.Floats(1, Rows * Columns), new Shape(Rows, Columns), requiresGradient: true);
            Variable<float> y = layer.Forward(x);
            y.Backward(Inputs.Floats(2, Rows * Columns));
            return
            [
                y.Value.ToArray(), x.Gradient.ToArray(), .. layer.Parameters.Select(parameter => parameter.Variable.Gradient.ToArray()),
                .. layer.Buffers.Select(buffer => buffer.Variable.Value.ToArray()),
            ];
        }

        foreach (int threads in new[] { 2, 5 })
        {
            Assert.Equal(Run(1, new BatchNorm1d<float>(Columns)), Run(threads, new BatchNorm1d<float>(Columns)));
            Assert.Equal(Run(1, new LayerNorm<float>(Columns)), Run(threads, new LayerNorm<float>(Columns)));
        }
    }

    [Fact]
    public void A_constant_column_is_normalized_to_zero_with_finite_gradients()
    {
        Variable<double> x = Variable.From<double>([3, 3, 3, 3], new Shape(4, 1), requiresGradient: true);
        Variable<double> y = x.BatchNorm(null, null, 1e-5);
        Assert.Equal([0, 0, 0, 0], y.Value.ToArray());
        y.Backward([1, 2, 3, 4]);
        Assert.All(x.Gradient.ToArray(), gradient => Assert.True(double.IsFinite(gradient)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new BatchNorm1d<double>(3).Forward(Inputs.Any(1, 1, 3)));
        Assert.Throws<ArgumentException>(() => new BatchNorm1d<double>(3).Forward(Inputs.Any(1, 4, 2)));
        Assert.Throws<ArgumentException>(() => new LayerNorm<double>(3).Forward(Inputs.Any(1, 4, 2)));
        Assert.Throws<ArgumentException>(() => Inputs.Any(1, 4).LayerNorm());
        Assert.Throws<ArgumentException>(() => Inputs.Any(1, 4, 2).LayerNorm(Inputs.Any(1, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm1d<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm1d<double>(3, epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm1d<double>(3, momentum: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerNorm<double>(3, epsilon: double.NaN));

        // In prediction one row is enough.
        var layer = new BatchNorm1d<double>(3);
        layer.Eval();
        Assert.Equal(new Shape(1, 3), layer.Forward(Inputs.Any(1, 1, 3)).Shape);
    }

    private static void CheckBatchNorm<T>(JsonElement golden, Func<double[], T[]> from, Func<ReadOnlyMemory<T>, double[]> to, double tolerance)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int rows = golden.Integer("rows"), columns = golden.Integer("columns");
        JsonElement momentum = golden.GetProperty("momentum");
        var layer = new BatchNorm1d<T>(
            columns, golden.Double("eps"), momentum.ValueKind == JsonValueKind.Null ? null : momentum.GetDouble(), golden.Flag("affine"));
        foreach (JsonElement step in golden.GetProperty("steps").EnumerateArray())
        {
            Copy(step, layer.Parameters, from);
            CheckPasses(step, layer, rows, columns, from, to, tolerance);
            PyTorch.Equal(step.Doubles("running_mean"), to(layer.RunningMean!.Value.ToArray()), tolerance);
            PyTorch.Equal(step.Doubles("running_var"), to(layer.RunningVariance!.Value.ToArray()), tolerance);
        }

        Assert.Equal(3, double.CreateTruncating(layer.BatchesTracked!.Item));
        layer.Eval();
        CheckPasses(golden.GetProperty("evaluation"), layer, rows, columns, from, to, tolerance);
    }

    private static void CheckPasses<T>(
        JsonElement golden, Module<T> layer, int rows, int columns, Func<double[], T[]> from, Func<ReadOnlyMemory<T>, double[]> to, double tolerance)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        foreach (NamedParameter<T> parameter in layer.Parameters)
            parameter.Variable.ZeroGradient();
        Variable<T> x = Variable.From<T>(from(golden.Doubles("input")), new Shape(rows, columns), requiresGradient: true);
        Variable<T> y = layer.Forward(x);
        PyTorch.Equal(golden.Doubles("output"), to(y.Value.ToArray()), tolerance);
        y.Backward(from(golden.Doubles("cotangent")));
        PyTorch.Equal(golden.Doubles("input_gradient"), to(x.Gradient.ToArray()), 10 * tolerance);
        foreach (NamedParameter<T> parameter in layer.Parameters)
            PyTorch.Equal(golden.Doubles(parameter.Name + "_gradient"), to(parameter.Variable.Gradient.ToArray()), 10 * tolerance);
    }

    private static void Copy<T>(JsonElement golden, IReadOnlyList<NamedParameter<T>> parameters, Func<double[], T[]> from)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        foreach (NamedParameter<T> parameter in parameters)
            from(golden.Doubles(parameter.Name)).CopyTo(parameter.Variable.Data);
    }
}
