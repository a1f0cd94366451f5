using System.Numerics;
using Isotone.Testing;

namespace Isotone.Tests;

public class ArgSortTests
{
    [Fact]
    public void Doubles_at_every_length() => EveryLength<double>();

    [Fact]
    public void Floats_at_every_length() => EveryLength<float>();

    [Fact]
    public void Halves_at_every_length() => EveryLength<Half>();

    [Fact]
    public void The_order_is_total()
    {
        double[] x =
        [
            double.NaN, 1, double.PositiveInfinity, -0.0, double.Epsilon, 0.0, double.NegativeInfinity, -double.NaN, -double.Epsilon,
            double.MaxValue, double.MinValue, 2.2250738585072014e-308, -1, -0.0,
        ];
        Assert.Equal([6, 10, 12, 8, 3, 5, 13, 4, 11, 1, 9, 2, 0, 7], ArgSort.Of<double>(x));
        Assert.Equal([0, 7, 2, 9, 1, 11, 4, 3, 5, 13, 8, 12, 10, 6], ArgSort.Of<double>(x, SortDirection.Descending));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Long_rows(int n)
    {
        double[] x = Distributions.Row("one decimal", n);
        Assert.Equal(Reference(x, SortDirection.Ascending), ArgSort.Of<double>(x));
        float[] floats = Distributions.RowOfFloats("heavy tails", n);
        Assert.Equal(Reference(floats, SortDirection.Descending), ArgSort.Of<float>(floats, SortDirection.Descending));
    }

    [Fact]
    public void Rows_are_sorted_on_their_own()
    {
        var random = new Random(1);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            var rows = Rows.FromLengths([.. Enumerable.Range(0, 12).Select(_ => random.Next(1, 150))]);
            double[] x = Distributions.Row("ties", rows.Length, repeat);
            int[] permutation = new int[x.Length];
            ArgSort.Sort<double>(x, rows, permutation);
            for (int row = 0; row < rows.Count; row++)
                Assert.Equal(
                    Reference(rows.Slice<double>(x, row).ToArray(), SortDirection.Ascending), rows.Slice<int>(permutation, row).ToArray());
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Refused.Naming("values", "empty", () => ArgSort.Of<double>([]));
        Refused.Naming("values", "2 elements where 3 are needed",
            () => ArgSort.Sort<double>([1, 2], Rows.One(3), new int[3]));
        Refused.Naming("permutation", "2 elements where 3 are needed",
            () => ArgSort.Sort<double>([1, 2, 3], Rows.One(3), new int[2]));
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int n = 1; n <= 257; n++)
        {
            foreach (string name in Distributions.Names)
                Check<T>([.. Distributions.Row(name, n).Select(T.CreateTruncating)]);
            Check(WithSpecials<T>(n));
        }
    }

    private static void Check<T>(T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (SortDirection direction in Enum.GetValues<SortDirection>())
            Assert.Equal(Reference(x, direction), ArgSort.Of<T>(x, direction));
    }

    private static T[] WithSpecials<T>(int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] specials =
        [
            T.NaN, -T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Zero, T.NegativeZero, T.Epsilon, -T.Epsilon, T.One, T.NegativeOne,
        ];
        var random = new Random(n);
        return [.. Enumerable.Range(0, n).Select(_ => specials[random.Next(specials.Length)])];
    }

    /// <summary>A stable sort by a comparer that spells the documented order out.</summary>
    private static int[] Reference<T>(T[] x, SortDirection direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var order = Comparer<T>.Create((a, b) =>
            T.IsNaN(a) || T.IsNaN(b) ? T.IsNaN(a).CompareTo(T.IsNaN(b)) : a < b ? -1 : a > b ? 1 : 0);
        IEnumerable<int> indices = Enumerable.Range(0, x.Length);
        return [.. direction == SortDirection.Ascending
            ? indices.OrderBy(i => x[i], order) : indices.OrderByDescending(i => x[i], order)];
    }
}
