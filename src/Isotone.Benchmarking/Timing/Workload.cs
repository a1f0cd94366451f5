using System.Numerics;

namespace Isotone.Benchmarking;

/// <summary>An operation with its buffers: new inputs are made aside, then the operation runs on them.</summary>
internal abstract class Workload
{
    // Calls shorter than this many elements would be measured along with the clock.
    private const int ElementsPerRepetition = 4096;

    /// <summary>How many inputs a repetition goes through, each of them once.</summary>
    public abstract int Inputs { get; }

    /// <summary>The workload of a case.</summary>
    public static Workload Of(BenchmarkCase measured, NormalSource random) =>
        measured.IsDouble ? Of<double>(measured, random) : Of<float>(measured, random);

    /// <summary>Makes new values for every input. Not timed.</summary>
    public abstract void Refill();

    /// <summary>Runs the operation on every input.</summary>
    public abstract void Run();

    /// <summary>Runs the operation on the first input.</summary>
    public abstract void RunOnce();

    /// <summary>The number of inputs of a shape in a repetition.</summary>
    protected static int InputsOf(BatchShape shape) => (int)Math.Max(1, ElementsPerRepetition / shape.Elements);

    private static Workload<T> Of<T>(BenchmarkCase measured, NormalSource random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => measured.Operation switch
        {
            BenchmarkOperation.ArgSort => new ArgSortWorkload<T>(measured, random),
            BenchmarkOperation.SoftRank => new SoftRankWorkload<T>(measured, random),
            BenchmarkOperation.SoftSort => new SoftSortWorkload<T>(measured, random),
            BenchmarkOperation.Spearman when measured.Strength is null => new SpearmanWorkload<T>(measured, random),
            BenchmarkOperation.Spearman => new SoftSpearmanWorkload<T>(measured, random),
            BenchmarkOperation.Aum when measured.Gradient is GradientMethod.Autograd or GradientMethod.Fused =>
                new GraphAumWorkload<T>(measured, random),
            BenchmarkOperation.Aum => new AumWorkload<T>(measured, random),
            _ => throw new ArgumentOutOfRangeException(nameof(measured), measured.Operation, "There is no such operation."),
        };
}

/// <summary>What the workloads share: the values of the inputs.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract class Workload<T> : Workload
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NormalSource _random;
    private readonly T[] _values;

    protected Workload(BenchmarkCase measured, NormalSource random)
    {
        _random = random;
        Size = (int)measured.Shape.Elements;
        Inputs = InputsOf(measured.Shape);
        Rows = Rows.Batch(measured.Shape.Batch, measured.Shape.Length);
        Strength = measured.Strength?.At(measured.Shape.Length) ?? 1;
        Backward = measured.Backward;
        _values = new T[Inputs * Size];
    }

    /// <inheritdoc/>
    public sealed override int Inputs { get; }

    /// <summary>The elements of an input.</summary>
    protected int Size { get; }

    protected Rows Rows { get; }

    protected double Strength { get; }

    protected bool Backward { get; }

    /// <inheritdoc/>
    public sealed override void Refill() => _random.Fill(_values.AsSpan());

    /// <inheritdoc/>
    public sealed override void Run()
    {
        for (int start = 0; start < _values.Length; start += Size)
            Run(_values.AsSpan(start, Size));
    }

    /// <inheritdoc/>
    public sealed override void RunOnce() => Run(_values.AsSpan(0, Size));

    /// <summary>Runs the operation on one input.</summary>
    protected abstract void Run(ReadOnlySpan<T> values);

    /// <summary>Normal numbers that stay the same: cotangents and targets.</summary>
    protected T[] Fixed()
    {
        T[] values = new T[Size];
        _random.Fill(values.AsSpan());
        return values;
    }
}
