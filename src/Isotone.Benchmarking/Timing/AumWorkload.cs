using System.Numerics;

namespace Isotone.Benchmarking;

/// <summary>AUM of random predictions and balanced labels, and its gradient.</summary>
internal sealed class AumWorkload<T> : Workload<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Aum<T> _aum = new();
    private readonly T[] _labels, _gradient;
    private readonly double[] _areas, _cotangent;

    public AumWorkload(BenchmarkCase measured, NormalSource random)
        : base(measured, random)
    {
        // Turn and turn about: the predictions are random, so in their order the labels are too.
        _labels = new T[Size];
        for (int i = 0; i < Size; i++)
            _labels[i] = T.CreateTruncating(i % measured.Shape.Length % 2);
        _gradient = new T[Size];
        _areas = new double[measured.Shape.Batch];
        _cotangent = new double[measured.Shape.Batch];
        _cotangent.AsSpan().Fill(1);
    }

    /// <inheritdoc/>
    protected override void Run(ReadOnlySpan<T> values)
    {
        _aum.Forward(_labels, values, Rows, _areas);
        if (Backward)
            _aum.Vjp(_cotangent, _gradient);
    }
}
