using System.Numerics;

namespace Isotone.Benchmarking;

/// <summary>Sorting permutations.</summary>
internal sealed class ArgSortWorkload<T>(BenchmarkCase measured, NormalSource random) : Workload<T>(measured, random)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _permutation = new int[measured.Shape.Elements];

    /// <inheritdoc/>
    protected override void Run(ReadOnlySpan<T> values) => ArgSort.Sort(values, Rows, _permutation);
}
