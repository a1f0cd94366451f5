using Isotone.Testing;

namespace Isotone.Cuda.Tests;

/// <summary>
/// Every length to beyond one block's, in every type: argsort, and soft operators with their derivatives, against those of the host on
/// the same numbers. Distributions and strengths rotate over the lengths, otherwise for each type and operator.
/// </summary>
public sealed class EveryLengthTests
{
    private const int Longest = 2100;

    private static readonly double[] _strengths = [1e-7, 1e-3, 0.02, 0.5, 20, 1e4];

    // The rows of each distribution take all strengths in turn.
    private static readonly Lazy<double[][]> _rows = new(() =>
    [
        .. Enumerable.Range(0, Longest + 1).Select(
            n => Distributions.Row(Distributions.Names[n / _strengths.Length % Distributions.Names.Length], n)),
    ]);

    private static readonly Lazy<double[]> _cotangents = new(() => Distributions.Row("normal", Longest * Longest / 2 / _strengths.Length + Longest, 9));

    public static TheoryData<bool, Regularization> Operators => new()
    {
        { true, Regularization.L2 }, { false, Regularization.L2 }, { true, Regularization.KL }, { false, Regularization.KL },
    };

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Singles(bool isRank, Regularization regularization) => Same(Element.Single, isRank, regularization, 0);

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Doubles(bool isRank, Regularization regularization) => Same(Element.Double, isRank, regularization, 1);

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Halves(bool isRank, Regularization regularization) => Same(Element.Half, isRank, regularization, 2);

    [CudaTheory]
    [MemberData(nameof(Operators))]
    public void Brain_floats(bool isRank, Regularization regularization) => Same(Element.BFloat16, isRank, regularization, 3);

    [CudaFact]
    public void Sorted_singles() => SameOrder(Element.Single);

    [CudaFact]
    public void Sorted_doubles() => SameOrder(Element.Double);

    [CudaFact]
    public void Sorted_halves() => SameOrder(Element.Half);

    [CudaFact]
    public void Sorted_brain_floats() => SameOrder(Element.BFloat16);

    [CudaFact]
    public void Length_zero_is_refused()
    {
        Assert.Throws<ArgumentException>("lengths", () => Rows.FromLengths([3, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => OnCard.Device.Allocate<Half>(0));
        DevicePointer<double> nothing = default;
        using var sort = new ArgSort<double>(OnCard.Device);
        using var rank = new SoftRank<double>(OnCard.Device);
        using var order = new SoftSort<double>(OnCard.Device, Regularization.KL);
        using var spearman = new SoftSpearman<double>(OnCard.Device);
        using var aum = new Aum<double>(OnCard.Device);
        Assert.Throws<ArgumentException>("rows", () => sort.Sort(nothing, default, default));
        Assert.Throws<ArgumentException>("rows", () => rank.Forward(nothing, default, nothing));
        Assert.Throws<ArgumentException>("rows", () => order.Forward(nothing, default, nothing));
        Assert.Throws<ArgumentException>("rows", () => spearman.Forward(nothing, nothing, default, nothing));
        Assert.Throws<ArgumentException>("rows", () => aum.Forward(nothing, nothing, default, nothing));
    }

    private static void SameOrder<T>(Element<T> type)
        where T : unmanaged
    {
        T[] values = type.Of([.. _rows.Value.SelectMany(row => row)]);
        double[] numbers = type.Numbers(values);
        Rows rows = Rows.FromLengths([.. Enumerable.Range(1, Longest)]);
        int[] expected = new int[values.Length];
        foreach (SortDirection direction in Enum.GetValues<SortDirection>())
        {
            Isotone.ArgSort.Sort(numbers, rows, expected, direction);
            Assert.True(expected.AsSpan().SequenceEqual(OnCard.ArgSort(values, rows, direction)), direction.ToString());
        }
    }

    private static void Same<T>(Element<T> type, bool isRank, Regularization regularization, int turn)
        where T : unmanaged
    {
        int shift = 2 * turn + (isRank ? 3 : 0) + (regularization == Regularization.KL ? 1 : 0);
        for (int i = 0; i < _strengths.Length; i++)
        {
            int[] lengths = [.. Enumerable.Range(1, Longest).Where(n => n % _strengths.Length == i)];
            double strength = _strengths[(i + shift) % _strengths.Length];
            SortDirection direction = (i & 1) == 0 ? SortDirection.Ascending : SortDirection.Descending;
            using SoftOperator<T> soft = OnCard.Operator<T>(isRank, regularization, strength, direction);
            Same(type, soft, OnCard.OnHost<double>(isRank, regularization, strength, direction), lengths);
        }
    }

    // The host's double results for the same numbers are exact to 1e-11 of a row's largest; the card's are those, rounded once.
    private static void Same<T>(Element<T> type, SoftOperator<T> soft, Isotone.SoftOperator<double> host, int[] lengths)
        where T : unmanaged
    {
        T[] values = type.Of([.. lengths.SelectMany(n => _rows.Value[n])]), other = type.Of(_cotangents.Value[..values.Length]);
        double[] expected = new double[values.Length], numbers = type.Numbers(other);
        Rows rows = Rows.FromLengths(lengths);
        host.Forward(type.Numbers(values), rows, expected);
        Close("values", type, expected, OnCard.Forward(soft, values, rows), rows, soft.Strength);
        for (int row = 0; row < rows.Count; row++)
        {
            Assert.True(
                host.BlockSizes(row).AsSpan().SequenceEqual(soft.BlockSizes(row)),
                $"{typeof(T).Name}, length {rows.LengthOf(row)}, strength {soft.Strength}: other blocks");
        }

        host.Vjp(numbers, expected);
        Close("vjp", type, expected, OnCard.Vjp(soft, other), rows, soft.Strength);
        host.Jvp(numbers, expected);
        Close("jvp", type, expected, OnCard.Jvp(soft, other), rows, soft.Strength);
    }

    private static void Close<T>(string what, Element<T> type, double[] expected, T[] actual, Rows rows, double strength)
        where T : unmanaged
    {
        for (int row = 0; row < rows.Count; row++)
        {
            int begin = rows.Start(row), end = begin + rows.LengthOf(row);
            double largest = 0;
            for (int k = begin; k < end; k++)
                largest = Math.Max(largest, Math.Abs(expected[k]));
            for (int k = begin; k < end; k++)
            {
                double found = type.Widen(actual[k]);
                if (!type.IsRounded(found, expected[k], 1e-11 * largest))
                    Assert.Fail($"{what}, {typeof(T).Name}, length {end - begin}, strength {strength}, place {k - begin}: {found:R} where {expected[k]:R} is expected");
            }
        }
    }
}
