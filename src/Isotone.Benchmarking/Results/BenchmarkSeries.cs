namespace Isotone.Benchmarking;

/// <summary>Measurements that differ in nothing but the length of the rows.</summary>
public sealed class BenchmarkSeries
{
    private BenchmarkSeries(string name, IReadOnlyList<BenchmarkResult> results)
    {
        Name = name;
        Results = results;
        double[] lengths = [.. results.Select(result => (double)result.Case.Shape.Length)];
        Exponent = Statistics.GrowthExponent(lengths, [.. results.Select(result => result.MedianPerRow)]);
        LinearithmicExponent = Statistics.GrowthExponent(lengths, [.. lengths.Select(Linearithmic)]);
    }

    /// <summary>The settings they share.</summary>
    public string Name { get; }

    /// <summary>The results by length, ascending.</summary>
    public IReadOnlyList<BenchmarkResult> Results { get; }

    /// <summary>The fitted p of (time of a row) ~ n^p; NaN where there is one length only. Linear time has 1.</summary>
    public double Exponent { get; }

    /// <summary>What the same fit finds for n log n at these lengths; NaN where there is one length only.</summary>
    public double LinearithmicExponent { get; }

    /// <summary>The series among results, in the order of their first one.</summary>
    public static IReadOnlyList<BenchmarkSeries> Among(IEnumerable<BenchmarkResult> results) =>
    [
        .. results
            .GroupBy(result => result.Case.Series)
            .Select(group => new BenchmarkSeries(group.Key, [.. group.OrderBy(result => result.Case.Shape.Length)])),
    ];

    /// <summary>n log n; n for a single element, whose logarithm would be no time at all.</summary>
    internal static double Linearithmic(double length) => length * Math.Log2(Math.Max(2, length));
}
