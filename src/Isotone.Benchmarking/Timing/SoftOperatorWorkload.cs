using System.Numerics;

namespace Isotone.Benchmarking;

/// <summary>A soft operator, and the vector-Jacobian product of a random cotangent.</summary>
internal abstract class SoftOperatorWorkload<T> : Workload<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _cotangent, _result, _gradient;

    protected SoftOperatorWorkload(BenchmarkCase measured, NormalSource random)
        : base(measured, random)
    {
        _cotangent = Fixed();
        _result = new T[Size];
        _gradient = new T[Size];
    }

    protected abstract SoftOperator<T> Operator { get; }

    /// <inheritdoc/>
    protected sealed override void Run(ReadOnlySpan<T> values)
    {
        Operator.Forward(values, Rows, _result);
        if (Backward)
            Operator.Vjp(_cotangent, _gradient);
    }
}

/// <summary>Soft ranks.</summary>
internal sealed class SoftRankWorkload<T> : SoftOperatorWorkload<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SoftRankWorkload(BenchmarkCase measured, NormalSource random)
        : base(measured, random) => Operator = new SoftRank<T>(measured.Regularization, Strength);

    /// <inheritdoc/>
    protected override SoftOperator<T> Operator { get; }
}

/// <summary>Soft sorts.</summary>
internal sealed class SoftSortWorkload<T> : SoftOperatorWorkload<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SoftSortWorkload(BenchmarkCase measured, NormalSource random)
        : base(measured, random) => Operator = new SoftSort<T>(measured.Regularization, Strength);

    /// <inheritdoc/>
    protected override SoftOperator<T> Operator { get; }
}
