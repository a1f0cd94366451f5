using System.Numerics;

namespace Isotone.Tests;

/// <summary>The kernels this processor has, with the kinds of input.</summary>
public static class SortKernelCases
{
    public static TheoryData<string, string> KernelsAndKinds()
    {
        var data = new TheoryData<string, string>();
        foreach (SortInstructions kernel in Enum.GetValues<SortInstructions>())
        {
            foreach (string kind in SortInputs.Kinds)
            {
                if (SortSelector.IsSupported(kernel))
                    data.Add(kernel.ToString(), kind);
            }
        }

        return data;
    }
}

/// <summary>Every kernel this processor has, against the order's definition.</summary>
public abstract class SortKernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Theory]
    [MemberData(nameof(SortKernelCases.KernelsAndKinds), MemberType = typeof(SortKernelCases))]
    public void Every_length_to_1023(string kernel, string kind)
    {
        for (int length = 1; length <= 1023; length++)
            Check(kernel, kind, length);
    }

    [Theory]
    [MemberData(nameof(SortKernelCases.KernelsAndKinds), MemberType = typeof(SortKernelCases))]
    public void Lengths_around_powers_of_two(string kernel, string kind)
    {
        for (int power = 11; power <= 17; power++)
        {
            for (int length = (1 << power) - 1; length <= (1 << power) + 1; length++)
                Check(kernel, kind, length);
        }
    }

    [Theory]
    [MemberData(nameof(SortKernelCases.KernelsAndKinds), MemberType = typeof(SortKernelCases))]
    public void Each_row_of_a_batch(string kernel, string kind)
    {
        int[] lengths = [1, 40_000, 3, 128, 129, 1000, 2, 70_000, 64];
        Rows rows = Rows.FromLengths(lengths);
        T[] values = SortInputs.Make<T>(kind, rows.Length, 5);
        var permutation = new int[rows.Length];
        ArgSort.Sort(values, rows, permutation, default, SortDirection.Descending, Enum.Parse<SortInstructions>(kernel));
        for (int row = 0; row < rows.Count; row++)
        {
            SortOracle.Check(
                rows.Slice((ReadOnlySpan<T>)values, row),
                rows.Slice(permutation, row),
                SortDirection.Descending,
                $"row {row}");
        }
    }

    private static void Check(string kernel, string kind, int length)
    {
        var instructions = Enum.Parse<SortInstructions>(kernel);
        T[] values = SortInputs.Make<T>(kind, length, 3);
        foreach (SortDirection direction in (SortDirection[])[SortDirection.Ascending, SortDirection.Descending])
        {
            // What lies behind the permutation is not the sort's to write to.
            var permutation = new int[length + 1];
            permutation[length] = int.MinValue;
            ArgSort.Sort(values, Rows.One(length), permutation.AsSpan(0, length), default, direction, instructions);
            Assert.Equal(int.MinValue, permutation[length]);
            SortOracle.Check<T>(values, permutation.AsSpan(0, length), direction, $"{kind}, {length}, {direction}");
        }
    }
}

public sealed class SingleSortKernelTests : SortKernelTests<float>;

public sealed class DoubleSortKernelTests : SortKernelTests<double>;

public sealed class HalfSortKernelTests : SortKernelTests<Half>;
