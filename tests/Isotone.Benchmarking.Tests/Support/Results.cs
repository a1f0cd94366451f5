namespace Isotone.Benchmarking.Tests;

/// <summary>Results that were never measured.</summary>
internal static class Results
{
    public static BenchmarkCase SoftRank { get; } = new()
    {
        Operation = BenchmarkOperation.SoftRank,
        Shape = new BatchShape(1, 1000),
        Strength = new BenchmarkStrength(2.5, StrengthScale.OverLength),
        Backward = true,
    };

    public static BenchmarkCase ArgSort { get; } = new()
    {
        Operation = BenchmarkOperation.ArgSort,
        Shape = new BatchShape(1, 1000),
    };

    public static BenchmarkCase Aum { get; } = new()
    {
        Operation = BenchmarkOperation.Aum,
        Shape = new BatchShape(1, 1000),
        IsDouble = true,
        Backward = true,
    };

    /// <summary>A result for each length, whose rows take the time that a function of the length gives.</summary>
    public static BenchmarkResult[] Growing(BenchmarkCase measured, Func<double, double> rowTime, params int[] lengths) =>
    [
        .. lengths.Select(length =>
        {
            double time = rowTime(length) / length;
            BenchmarkCase one = measured with { Shape = measured.Shape with { Length = length } };
            return new BenchmarkResult(one, time, time, time, 7);
        }),
    ];
}
