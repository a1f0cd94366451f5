namespace Isotone.Benchmarking;

/// <summary>What a measurement gave. Times are in nanoseconds per element of the batch.</summary>
/// <param name="Case">What was timed.</param>
/// <param name="Median">The median of the repetitions.</param>
/// <param name="P25">Their lower quartile.</param>
/// <param name="P75">Their upper quartile.</param>
/// <param name="Repetitions">The number of repetitions.</param>
public sealed record BenchmarkResult(BenchmarkCase Case, double Median, double P25, double P75, int Repetitions)
{
    /// <summary>What a call takes of the memory; null where it was not measured.</summary>
    public BenchmarkMemory? Memory { get; init; }

    /// <summary>The median time of one row, in nanoseconds.</summary>
    public double MedianPerRow => Median * Case.Shape.Length;
}
