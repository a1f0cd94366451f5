using BenchmarkDotNet.Attributes;

namespace Isotone.Benchmarks;

/// <summary>
/// Pooling alone, without a sort: isotonic regression of values that rise on the whole, with noise; the slope decides how
/// many blocks there are.
/// </summary>
public class PoolingBenchmarks : FreshRows
{
    private readonly IsotonicL2<double> _l2 = new();
    private readonly IsotonicKL<double> _kl = new();
    private double[] _logWeights = [];
    private double[] _fit = [];

    /// <summary>The elements of the row.</summary>
    [Params(1_000, 100_000)]
    public int Length { get; set; }

    /// <summary>The slope against noise of unit variance: 0 pools into few blocks, 10 into nearly none.</summary>
    [Params(0.0, 0.5, 10.0)]
    public double Slope { get; set; }

    /// <inheritdoc/>
    protected override int RowCount => 1;

    /// <inheritdoc/>
    protected override int RowLength => Length;

    /// <inheritdoc/>
    public override void Reserve()
    {
        base.Reserve();
        _logWeights = new double[Length];
        _fit = new double[Length];
    }

    /// <inheritdoc/>
    public override void Refill()
    {
        base.Refill();
        for (int i = 0; i < Doubles.Length; i++)
            Doubles[i] += Slope * i;
    }

    /// <summary>The L2 fit.</summary>
    [Benchmark]
    public void L2() => _l2.Forward(Doubles, _fit);

    /// <summary>The entropic fit, of equal weights.</summary>
    [Benchmark]
    public void KL() => _kl.Forward(Doubles, _logWeights, _fit);
}
