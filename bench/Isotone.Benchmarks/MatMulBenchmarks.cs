using BenchmarkDotNet.Attributes;
using Isotone.Learning;

namespace Isotone.Benchmarks;

/// <summary>Matrix products of a training step's shapes, in float32: 2 m k n operations each.</summary>
public class MatMulBenchmarks
{
    private readonly Workspace<float> _workspace = new();
    private Variable<float>? _left, _right;

    /// <summary>The most threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Rows x inner dimension x columns.</summary>
    [Params("2048x310x256", "256x2048x310", "2048x256x310", "2048x256x1", "2048x1x256")]
    public string Product { get; set; } = "";

    /// <summary>Makes the factors.</summary>
    [GlobalSetup]
    public void Reserve()
    {
        int[] sizes = [.. Product.Split('x').Select(size => int.Parse(size, System.Globalization.CultureInfo.InvariantCulture))];
        var random = new SeededRandom(1);
        _left = Variable.From<float>(TrainingStepBenchmarks.Numbers(random, sizes[0] * sizes[1]), new Shape(sizes[0], sizes[1]));
        _right = Variable.From<float>(TrainingStepBenchmarks.Numbers(random, sizes[1] * sizes[2]), new Shape(sizes[1], sizes[2]));
    }

    /// <summary>The product.</summary>
    [Benchmark]
    public void Multiply()
    {
        using Parallelism.Scope threads = Parallelism.Limit(Threads);
        using Workspace<float>.Scope scope = _workspace.Enter();
        _left!.MatMul(_right!);
    }
}
