namespace Isotone.Benchmarking;

/// <summary>What is timed.</summary>
public enum BenchmarkOperation
{
    /// <summary>The stable sorting permutation, <see cref="Isotone.ArgSort"/>.</summary>
    ArgSort,

    /// <summary>The soft rank, <see cref="SoftRank{T}"/>.</summary>
    SoftRank,

    /// <summary>The soft sort, <see cref="SoftSort{T}"/>.</summary>
    SoftSort,

    /// <summary>Spearman's correlation; with a strength the differentiable one, <see cref="SoftSpearman{T}"/>.</summary>
    Spearman,

    /// <summary>The area under min(FP, FN) of balanced labels, <see cref="Aum{T}"/>.</summary>
    Aum,
}

/// <summary>The names of the operations in options and results.</summary>
public static class BenchmarkOperations
{
    /// <summary>The name that the command line and the JSON use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operation.</exception>
    public static string Name(this BenchmarkOperation operation) => operation switch
    {
        BenchmarkOperation.ArgSort => "argsort",
        BenchmarkOperation.SoftRank => "soft-rank",
        BenchmarkOperation.SoftSort => "soft-sort",
        BenchmarkOperation.Spearman => "spearman",
        BenchmarkOperation.Aum => "aum",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "There is no such operation."),
    };

    /// <summary>Whether the operation must have a strength.</summary>
    internal static bool NeedsStrength(this BenchmarkOperation operation) =>
        operation is BenchmarkOperation.SoftRank or BenchmarkOperation.SoftSort;

    /// <summary>Whether the operation may have a strength.</summary>
    internal static bool TakesStrength(this BenchmarkOperation operation) =>
        operation.NeedsStrength() || operation == BenchmarkOperation.Spearman;
}
