using System.Numerics;

namespace Isotone.Tests;

[Collection(nameof(ParallelTests))]
public sealed class SortThreadsTests
{
    private static readonly Rows _ragged = Rows.FromLengths(
        [.. Enumerable.Range(0, 300).Select(row => row == 150 ? 300_000 : 1 + row * 37 % 911)]);

    [Theory]
    [MemberData(nameof(SortKernelCases.KernelsAndKinds), MemberType = typeof(SortKernelCases))]
    public void Any_number_of_threads_gives_the_same_order(string kernel, string kind)
    {
        var instructions = Enum.Parse<SortInstructions>(kernel);
        Check<float>(instructions, kind, Rows.One(200_001));
        Check<double>(instructions, kind, Rows.One(200_001));
        Check<double>(instructions, kind, _ragged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_is_allocated_once_warm(int threads)
    {
        using Parallelism.Scope setting = Parallelism.Limit(threads);
        foreach (SortInstructions kernel in Enum.GetValues<SortInstructions>().Where(SortSelector.IsSupported))
        {
            CheckAllocation<float>(kernel, Rows.Batch(2000, 100));
            CheckAllocation<float>(kernel, Rows.One(300_000));
            CheckAllocation<double>(kernel, Rows.One(300_000));
            CheckAllocation<double>(kernel, _ragged);
            CheckAllocation<Half>(kernel, Rows.Batch(10, 1000));
        }
    }

    private static void Check<T>(SortInstructions kernel, string kind, Rows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = SortInputs.Make<T>(kind, rows.Length, 4);
        int[] expected = Sorted(kernel, values, rows, 1);
        SortOracle.Check(
            rows.Slice((ReadOnlySpan<T>)values, 0), rows.Slice(expected, 0), SortDirection.Ascending, kind);
        foreach (int threads in (int[])[2, 3, 8])
        {
            int[] permutation = Sorted(kernel, values, rows, threads);
            Assert.True(expected.AsSpan().SequenceEqual(permutation), $"{kind}, {threads} threads");
        }
    }

    private static int[] Sorted<T>(SortInstructions kernel, T[] values, Rows rows, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parallelism.Scope setting = Parallelism.Limit(threads);
        var permutation = new int[values.Length];
        ArgSort.Sort(values, rows, permutation, default, SortDirection.Ascending, kernel);
        return permutation;
    }

    private static void CheckAllocation<T>(SortInstructions kernel, Rows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Calls = 20;
        T[] values = SortInputs.Make<T>("one decimal", rows.Length, 6);
        var permutation = new int[rows.Length];
        Assert.Equal(0, Testing.Allocation.OnAllThreads(() =>
        {
            for (int call = 0; call < Calls; call++)
                ArgSort.Sort(values, rows, permutation, default, SortDirection.Ascending, kernel);
        }));
    }
}
