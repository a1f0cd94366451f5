using BenchmarkDotNet.Attributes;

namespace Isotone.Benchmarks;

/// <summary>
/// What the benchmarks share: rows that are new before every iteration, so that no branch predictor learns them by heart.
/// </summary>
/// <remarks>
/// BenchmarkDotNet calls a method that has a setup by iteration once an iteration; what it reports as the time of one
/// call includes its own overhead, so lengths here are long enough to outweigh that.
/// </remarks>
public abstract class FreshRows
{
    private readonly Random _random = new();

    /// <summary>The rows, standard normal.</summary>
    protected float[] Values { get; private set; } = [];

    /// <summary>The same rows in double.</summary>
    protected double[] Doubles { get; private set; } = [];

    /// <summary>How the values are cut.</summary>
    protected Rows Rows { get; private set; }

    /// <summary>The number of rows.</summary>
    protected abstract int RowCount { get; }

    /// <summary>The elements of a row.</summary>
    protected abstract int RowLength { get; }

    /// <summary>Makes the buffers.</summary>
    [GlobalSetup]
    public virtual void Reserve()
    {
        Values = new float[RowCount * RowLength];
        Doubles = new double[Values.Length];
        Rows = Rows.Batch(RowCount, RowLength);
        Refill();
    }

    /// <summary>Makes new values.</summary>
    [IterationSetup]
    public virtual void Refill()
    {
        for (int i = 0; i < Values.Length; i++)
        {
            // The transform of Box and Muller.
            double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
            Doubles[i] = radius * Math.Cos(double.Tau * _random.NextDouble());
            Values[i] = (float)Doubles[i];
        }
    }
}
