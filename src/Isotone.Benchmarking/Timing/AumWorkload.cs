using System.Numerics;

namespace Isotone.Benchmarking;

/// <summary>AUM of random predictions and balanced labels, and its gradient.</summary>
internal sealed class AumWorkload<T> : Workload<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Aum<T> _aum = new();
    private readonly T[] _labels;
    private readonly double[] _areas, _cotangent;
    private T[]? _gradient;

    public AumWorkload(BenchmarkCase measured, NormalSource random)
        : base(measured, random)
    {
        _labels = Labels(measured.Shape);
        _areas = new double[measured.Shape.Batch];
        _cotangent = new double[measured.Shape.Batch];
        _cotangent.AsSpan().Fill(1);
    }

    /// <summary>Labels turn and turn about: the predictions are random, so in their order the labels are too.</summary>
    public static T[] Labels(BatchShape shape)
    {
        T[] labels = new T[shape.Elements];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = T.CreateTruncating(i % shape.Length % 2);
        return labels;
    }

    /// <inheritdoc/>
    protected override void Run(ReadOnlySpan<T> values)
    {
        _aum.Forward(_labels, values, Rows, _areas);
        if (Backward)
            _aum.Vjp(_cotangent, _gradient ??= new T[Size]);
    }
}
