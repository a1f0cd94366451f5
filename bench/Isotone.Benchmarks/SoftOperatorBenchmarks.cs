using BenchmarkDotNet.Attributes;

namespace Isotone.Benchmarks;

/// <summary>Soft ranks and soft sorts and their vector-Jacobian products, apart from each other.</summary>
public class SoftOperatorBenchmarks : FreshRows
{
    private SoftOperator<float> _operator = new SoftRank<float>();
    private float[] _result = [];
    private float[] _gradient = [];

    /// <summary>The operator.</summary>
    [Params(false, true)]
    public bool Sorts { get; set; }

    /// <summary>The regularizer.</summary>
    [Params(Regularization.L2, Regularization.KL)]
    public Regularization Regularization { get; set; }

    /// <summary>Whether about 0.3 blocks an element are left; otherwise the strength is 1.</summary>
    [Params(false, true)]
    public bool Hard { get; set; }

    /// <summary>The number of rows and the length of each.</summary>
    [Params("1x1000", "1x100000", "512x1000")]
    public string Shape { get; set; } = "1x1000";

    /// <inheritdoc/>
    protected override int RowCount => ShapeText.Rows(Shape);

    /// <inheritdoc/>
    protected override int RowLength => ShapeText.Length(Shape);

    /// <inheritdoc/>
    public override void Reserve()
    {
        double strength = (Hard, Sorts) switch
        {
            (false, _) => 1,
            (true, true) => 0.25 * RowLength,
            (true, false) => 2.5 / RowLength,
        };
        _operator = Sorts ? new SoftSort<float>(Regularization, strength) : new SoftRank<float>(Regularization, strength);
        base.Reserve();
        _result = new float[Values.Length];
        _gradient = new float[Values.Length];
    }

    /// <inheritdoc/>
    public override void Refill()
    {
        base.Refill();

        // The pass that the vector-Jacobian product belongs to.
        _operator.Forward(Values, Rows, _gradient);
    }

    /// <summary>The forward pass.</summary>
    [Benchmark]
    public void Forward() => _operator.Forward(Values, Rows, _result);

    /// <summary>The vector-Jacobian product of a forward pass made before.</summary>
    [Benchmark]
    public void Vjp() => _operator.Vjp(Values, _gradient);
}
