using BenchmarkDotNet.Attributes;

namespace Isotone.Benchmarks;

/// <summary>Operators that give one number a row, and hard ranks, on one thread and on two.</summary>
public class RowFunctionBenchmarks : FreshRows
{
    private readonly Aum<float> _aum = new();
    private SoftSpearman<float> _spearman = new();
    private float[] _targets = [];
    private float[] _labels = [];
    private float[] _result = [];
    private double[] _numbers = [];
    private double[] _cotangent = [];

    /// <summary>The number of rows and the length of each.</summary>
    [Params("1x5000", "120x5000", "64x1000", "1x1000000")]
    public string Shape { get; set; } = "1x5000";

    /// <summary>The most threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <inheritdoc/>
    protected override int RowCount => ShapeText.Rows(Shape);

    /// <inheritdoc/>
    protected override int RowLength => ShapeText.Length(Shape);

    /// <inheritdoc/>
    public override void Reserve()
    {
        Parallelism.Default = Threads;
        base.Reserve();
        _spearman = new SoftSpearman<float>(2.5 / RowLength);
        _targets = [.. Values];
        _labels = [.. Values.Select((_, i) => i % RowLength % 2 == 0 ? 1f : 0f)];
        _result = new float[Values.Length];
        _numbers = new double[RowCount];
        _cotangent = new double[RowCount];
        Array.Fill(_cotangent, 1);
        Refill();
    }

    /// <summary>Mean ranks.</summary>
    [Benchmark]
    public void HardRanks() => HardRank.Compute<float>(Values, Rows, _result);

    /// <summary>Pearson's correlation.</summary>
    [Benchmark]
    public void Pearson() => Correlation.Pearson<float>(Values, _targets, Rows, _numbers);

    /// <summary>Spearman's correlation.</summary>
    [Benchmark]
    public void Spearman() => Correlation.Spearman<float>(Values, _targets, Rows, _numbers);

    /// <summary>The soft Spearman correlation with targets that stay, and its gradient.</summary>
    [Benchmark]
    public void SoftSpearman()
    {
        _spearman.Forward(Values, _targets, Rows, _numbers);
        _spearman.Vjp(_cotangent, _result);
    }

    /// <summary>The same with targets that are new each time, and so are ranked each time.</summary>
    [Benchmark]
    public void SoftSpearmanOfNewTargets()
    {
        _targets[0]++;
        SoftSpearman();
    }

    /// <summary>The AUM and its gradient.</summary>
    [Benchmark]
    public void Aum()
    {
        _aum.Forward(_labels, Values, Rows, _numbers);
        _aum.Vjp(_cotangent, _result);
    }

    /// <summary>The area under the ROC curve.</summary>
    [Benchmark]
    public void Auc() => Roc.Auc<float>(_labels, Values, Rows, _numbers);
}
