using BenchmarkDotNet.Attributes;
using Isotone.Learning;

namespace Isotone.Benchmarks;

/// <summary>
/// A training step of 310 -&gt; 256 -&gt; 1 with ReLU, squared error and Adam on batches of 2,048 rows, in float32: zero the
/// gradients, forward, loss, backward, step. The peer is benchmarks/peers/pytorch_step.py.
/// </summary>
public class TrainingStepBenchmarks
{
    private const int Rows = 2048, Features = 310, Hidden = 256, Batches = 8;

    private readonly Workspace<float> _workspace = new();
    private readonly MeanSquaredErrorLoss<float> _loss = new();
    private readonly Variable<float>[] _features = new Variable<float>[Batches];
    private readonly Variable<float>[] _targets = new Variable<float>[Batches];
    private Sequential<float>? _model;
    private Adam<float>? _adam;
    private int _next;

    /// <summary>The most threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Makes the model and the batches, which are taken in turn.</summary>
    [GlobalSetup]
    public void Reserve()
    {
        var random = new SeededRandom(1);
        _model = new Sequential<float>(
            new Linear<float>(Features, Hidden, random), new ReLU<float>(), new Linear<float>(Hidden, 1, random));
        _adam = new Adam<float>(_model.Parameters);
        for (int i = 0; i < Batches; i++)
        {
            _features[i] = Variable.From<float>(Numbers(random, Rows * Features), new Shape(Rows, Features));
            _targets[i] = Variable.From<float>(Numbers(random, Rows));
        }
    }

    /// <summary>One step.</summary>
    [Benchmark]
    public void Step()
    {
        using Parallelism.Scope threads = Parallelism.Limit(Threads);
        using Workspace<float>.Scope scope = _workspace.Enter();
        int batch = _next++ % Batches;
        _adam!.ZeroGradient();
        _loss.Forward(_model!.Forward(_features[batch]), _targets[batch], Isotone.Rows.One(Rows)).Backward();
        _adam.Step();
    }

    internal static float[] Numbers(SeededRandom random, int length)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
            value = (float)random.NextUniform(-1, 1);
        return values;
    }
}
