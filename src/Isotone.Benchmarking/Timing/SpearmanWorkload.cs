using System.Numerics;

namespace Isotone.Benchmarking;

/// <summary>Spearman's correlation with targets that stay the same.</summary>
internal sealed class SpearmanWorkload<T> : Workload<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _targets;
    private readonly double[] _correlations;

    public SpearmanWorkload(BenchmarkCase measured, NormalSource random)
        : base(measured, random)
    {
        _targets = Fixed();
        _correlations = new double[measured.Shape.Batch];
    }

    /// <inheritdoc/>
    protected override void Run(ReadOnlySpan<T> values) => Correlation.Spearman(values, _targets, Rows, _correlations);
}

/// <summary>The differentiable Spearman correlation, and its gradient by the predictions.</summary>
internal sealed class SoftSpearmanWorkload<T> : Workload<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SoftSpearman<T> _spearman;
    private readonly T[] _targets, _gradient;
    private readonly double[] _correlations, _cotangent;

    public SoftSpearmanWorkload(BenchmarkCase measured, NormalSource random)
        : base(measured, random)
    {
        _spearman = new SoftSpearman<T>(Strength, measured.Regularization);
        _targets = Fixed();
        _gradient = new T[Size];
        _correlations = new double[measured.Shape.Batch];
        _cotangent = new double[measured.Shape.Batch];
        _cotangent.AsSpan().Fill(1);
    }

    /// <inheritdoc/>
    protected override void Run(ReadOnlySpan<T> values)
    {
        _spearman.Forward(values, _targets, Rows, _correlations);
        if (Backward)
            _spearman.Vjp(_cotangent, _gradient);
    }
}
