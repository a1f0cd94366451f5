using System.Numerics;
using Isotone.Learning;

namespace Isotone.Benchmarking;

/// <summary>AUM of random predictions and balanced labels through the autograd: composed, or as one operation.</summary>
internal sealed class GraphAumWorkload<T> : Workload<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Workspace<T> _workspace = new();
    private readonly AumLoss<T>? _fused;
    private readonly Variable<T> _predictions, _labels;

    public GraphAumWorkload(BenchmarkCase measured, NormalSource random)
        : base(measured, random)
    {
        _fused = measured.Gradient == GradientMethod.Fused ? new AumLoss<T>() : null;
        _predictions = Variable.Parameter<T>(new Learning.Shape(Size));
        _labels = Variable.From<T>(AumWorkload<T>.Labels(measured.Shape));
    }

    /// <inheritdoc/>
    protected override void Run(ReadOnlySpan<T> values)
    {
        values.CopyTo(_predictions.Data);
        using (_workspace.Enter())
        {
            Variable<T> loss = _fused is null ? ComposedRoc.Aum(_predictions, _labels) : _fused.Forward(_predictions, _labels, Rows);
            loss.Backward();
            _predictions.ZeroGradient();
        }
    }
}
