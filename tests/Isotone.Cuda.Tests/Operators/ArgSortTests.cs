using System.Numerics;
using Isotone.Testing;

namespace Isotone.Cuda.Tests;

public sealed class ArgSortTests
{
    [CudaFact]
    public void Rows_over_the_whole_card() =>
        Same([4096, 1, 70_000, 2049, 10_001, 300, 4097, 30_000], (name, n) => Distributions.RowOfFloats(name, n));

    [CudaTheory]
    [InlineData(SortDirection.Ascending)]
    [InlineData(SortDirection.Descending)]
    public void What_is_not_finite_is_ordered_as_on_the_host(SortDirection direction)
    {
        double[] some = [double.NaN, 1, double.NegativeInfinity, -0.0, 0.0, double.PositiveInfinity, -double.NaN, double.Epsilon, -1];
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => some[i * 7 % some.Length])];
        Rows rows = Rows.One(values.Length);
        int[] expected = new int[values.Length];
        Isotone.ArgSort.Sort(values, rows, expected, direction);
        Assert.Equal(expected, OnCard.ArgSort(values, rows, direction));
        float[] singles = [.. values.Select(value => (float)value)];
        Isotone.ArgSort.Sort(singles, rows, expected, direction);
        Assert.Equal(expected, OnCard.ArgSort(singles, rows, direction));
    }

    private static void Same<T>(int[] lengths, Func<string, int, T[]> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = [.. lengths.SelectMany((n, i) => row(Distributions.Names[i % Distributions.Names.Length], n))];
        Rows rows = Rows.FromLengths(lengths);
        foreach (SortDirection direction in (SortDirection[])[SortDirection.Ascending, SortDirection.Descending])
        {
            int[] expected = new int[values.Length];
            Isotone.ArgSort.Sort(values, rows, expected, direction);
            Assert.Equal(expected, OnCard.ArgSort(values, rows, direction));
        }
    }
}
