using BenchmarkDotNet.Attributes;

namespace Isotone.Benchmarks;

/// <summary>
/// Sorting permutations beside the runtime's own sort of keys with items. The environment variable ISOTONE_SIMD picks the
/// kernel: avx512, avx2 or scalar.
/// </summary>
public class ArgSortBenchmarks : FreshRows
{
    private int[] _permutation = [];

    /// <summary>The number of rows and the length of each.</summary>
    [Params("1x1000", "1x100000", "1x1000000", "512x1000", "4096x100")]
    public string Shape { get; set; } = "1x1000";

    /// <inheritdoc/>
    protected override int RowCount => ShapeText.Rows(Shape);

    /// <inheritdoc/>
    protected override int RowLength => ShapeText.Length(Shape);

    /// <inheritdoc/>
    public override void Reserve()
    {
        base.Reserve();
        _permutation = new int[Values.Length];
    }

    /// <summary>float32 keys.</summary>
    [Benchmark]
    public void Single() => ArgSort.Sort<float>(Values, Rows, _permutation);

    /// <summary>float64 keys.</summary>
    [Benchmark]
    public void Double() => ArgSort.Sort<double>(Doubles, Rows, _permutation);

    /// <summary>The runtime's sort, which is not stable.</summary>
    [Benchmark(Baseline = true)]
    public void Runtime()
    {
        for (int row = 0; row < Rows.Count; row++)
        {
            Span<int> permutation = Rows.Slice(_permutation.AsSpan(), row);
            for (int i = 0; i < permutation.Length; i++)
                permutation[i] = i;
            Rows.Slice(Values.AsSpan(), row).Sort(permutation);
        }
    }
}
