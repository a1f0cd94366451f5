using System.Numerics;
using Isotone.Testing;

namespace Isotone.Cuda.Tests;

/// <summary>Soft operators against those of the host: the same blocks, and numbers within the accuracy contract.</summary>
public sealed class SoftOperatorTests
{
    public static TheoryData<bool, Regularization> Operators => new()
    {
        { true, Regularization.L2 }, { false, Regularization.L2 }, { true, Regularization.KL }, { false, Regularization.KL },
    };

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Strengths_from_hard_to_one_block(bool isRank, Regularization regularization)
    {
        int[] lengths = [1, 2, 3, 7, 8, 9, 31, 64, 65, 200, 255, 256, 257, 511, 512, 513, 700, 1024, 1500, 2048];
        foreach (double strength in (double[])[1e-9, 1e-4, 0.01, 0.3, 1, 50, 1e4, 1e9])
            Same<double>(isRank, regularization, SortDirection.Descending, lengths, strength, seed: 2);
    }

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Rows_over_the_whole_card(bool isRank, Regularization regularization)
    {
        int[] lengths = [2049, 4096, 5, 300, 4097, 9000, 2048, 6145, 20_000, 12_289, 40_000];
        foreach (double strength in (double[])[1e-3, 0.1, 20])
            Same<double>(isRank, regularization, SortDirection.Ascending, lengths, strength, seed: 3);
    }

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Values_that_tie_everywhere(bool isRank, Regularization regularization)
    {
        // Steps of 1/eps tie in a soft sort, and of eps in a soft rank: every comparison is the closest there is.
        foreach (int n in (int[])[2, 9, 100, 257, 1000, 2500])
        {
            double[] values = [.. Enumerable.Range(0, n).Select(i => (double)(i * 37 % n))];
            Same(isRank, regularization, SortDirection.Ascending, [n], 1, values);
        }
    }

    [CudaFact]
    public void A_tie_before_what_falls_far_below_it()
    {
        // Sums from such elements to the end are some units, of which the number of elements is the larger part that cancels.
        foreach (int n in (int[])[100, 1310, 5000])
        {
            double[] values = [.. Enumerable.Range(0, n).Select(i => i == 0 ? -11.5 : i == 1 ? -9.5 : -8.6 + 0.017 * i)];
            Same(false, Regularization.KL, SortDirection.Ascending, [n], 0.5, values);
        }
    }

    [CudaTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Values_that_span_more_than_pairs_hold(bool isRank)
    {
        // Near-ties of sums whose bits lie more than 106 apart are decided by integers.
        double[] values = [1e30, 1e30, 3e29, 1, 1, 1e-60, 1e-60, 0, 0, -1e-70, -1, -1e25, 5e-324, -5e-324, 1e-300];
        double[] longer = [.. Enumerable.Range(0, 700).Select(i => values[i % values.Length] * (1 + i / 64 * 0.25))];
        foreach (double strength in (double[])[1e-70, 0.25, 1, 1e29])
        {
            Same(isRank, Regularization.L2, SortDirection.Ascending, [values.Length], strength, values);
            Same(isRank, Regularization.L2, SortDirection.Ascending, [longer.Length], strength, longer);
        }
    }

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Singles(bool isRank, Regularization regularization) =>
        Same<float>(isRank, regularization, SortDirection.Ascending, [1, 5, 40, 300, 1000, 2049, 5000], 0.05, seed: 4);

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Halves(bool isRank, Regularization regularization) =>
        Same<Half>(isRank, regularization, SortDirection.Descending, [1, 5, 40, 300, 1000, 2049], 0.05, seed: 5);

    private static void Same<T>(
        bool isRank, Regularization regularization, SortDirection direction, int[] lengths, double strength, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = [.. lengths.SelectMany((n, i) => Distributions.Row(Distributions.Names[i % Distributions.Names.Length], n, seed).Select(T.CreateTruncating))];
        Same(isRank, regularization, direction, lengths, strength, [.. values.Select(value => T.IsFinite(value) ? value : T.One)]);
    }

    private static void Same<T>(
        bool isRank, Regularization regularization, SortDirection direction, int[] lengths, double strength, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows rows = Rows.FromLengths(lengths);
        T[] other = [.. Distributions.Row("normal", rows.Length).Select(T.CreateTruncating)];
        T[] expected = new T[values.Length];
        using SoftOperator<T> soft = OnCard.Operator<T>(isRank, regularization, strength, direction);
        Isotone.SoftOperator<T> host = OnCard.OnHost<T>(isRank, regularization, strength, direction);
        host.Forward(values, rows, expected);
        T[] actual = OnCard.Forward(soft, values, rows);
        for (int row = 0; row < rows.Count; row++)
        {
            int[] wanted = host.BlockSizes(row), found = soft.BlockSizes(row);
            int first = wanted.AsSpan().CommonPrefixLength(found);
            Assert.True(
                first == wanted.Length && first == found.Length,
                $"row {row}, {Where(lengths, row)}, block {first}: {found.ElementAtOrDefault(first)} where {wanted.ElementAtOrDefault(first)} are expected");
        }

        Close(expected, actual, rows, regularization, lengths);
        host.Vjp(other, expected);
        Close(expected, OnCard.Vjp(soft, other), rows, regularization, lengths);
        host.Jvp(other, expected);
        Close(expected, OnCard.Jvp(soft, other), rows, regularization, lengths);
    }

    private static string Where(int[] lengths, int row) => Distributions.Names[row % Distributions.Names.Length] + " of " + lengths[row];

    // 1e-11 of the row's largest in double; in shorter types what one rounding of either side leaves.
    private static void Close<T>(T[] expected, T[] actual, Rows rows, Regularization regularization, int[] lengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double tolerance = typeof(T) == typeof(double) ? 1e-11 : typeof(T) == typeof(float) ? regularization == Regularization.L2 ? 2.4e-7 : 1e-6 : 1e-3;
        for (int row = 0; row < rows.Count; row++)
        {
            double[] a = [.. rows.Slice<T>(expected.AsSpan(), row).ToArray().Select(double.CreateTruncating)];
            double[] b = [.. rows.Slice<T>(actual.AsSpan(), row).ToArray().Select(double.CreateTruncating)];
            double largest = a.Max(Math.Abs);
            for (int k = 0; k < a.Length; k++)
            {
                if (!(Math.Abs(a[k] - b[k]) <= tolerance * largest) && !(double.IsInfinity(a[k]) && a[k] == b[k]))
                    Assert.Fail($"row {row}, {Where(lengths, row)}, place {k}: {b[k]:R} where {a[k]:R} is expected");
            }
        }
    }
}
