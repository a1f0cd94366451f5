using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>
/// Soft operators against exact reference values: L2 in rational, KL in 60-digit arithmetic, rounded once.
/// </summary>
public class SoftGoldenTests
{
    public static TheoryData<int> DoubleCases => Indices("soft_operators.json");

    public static TheoryData<int> FloatCases => Indices("soft_operators_f32.json");

    [Theory]
    [MemberData(nameof(DoubleCases))]
    public void Doubles_are_exact_to_1e_minus_11_of_the_largest(int index)
    {
        JsonElement expected = Golden.Cases("soft_operators.json")[index];
        SoftOperator<double> soft = Operator<double>(expected);
        double[] x = expected.Doubles("x"), y = new double[x.Length], vjp = new double[x.Length];

        soft.Forward(x, y);
        soft.Vjp(expected.Doubles("cotangent"), vjp);

        Assert.Equal(expected.Integers("block_sizes"), soft.BlockSizes(0));
        AssertClose(expected.Doubles("y"), y, 1e-11);
        AssertClose(expected.Doubles("vjp"), vjp, 1e-11);
    }

    [Theory]
    [MemberData(nameof(FloatCases))]
    public void Floats_are_the_exact_result_rounded(int index)
    {
        JsonElement expected = Golden.Cases("soft_operators_f32.json")[index];
        SoftOperator<float> soft = Operator<float>(expected);
        float[] x = [.. expected.Doubles("x").Select(value => (float)value)];
        float[] y = new float[x.Length], vjp = new float[x.Length];

        soft.Forward(x, y);
        soft.Vjp([.. expected.Doubles("cotangent").Select(value => (float)value)], vjp);

        // 4 ulp of the row's largest for L2, 1e-6 relative for KL.
        double tolerance = soft.Regularization == Regularization.L2 ? 4 * Math.ScaleB(1, -23) : 1e-6;
        Assert.Equal(expected.Integers("block_sizes"), soft.BlockSizes(0));
        AssertClose(expected.Doubles("y"), [.. y.Select(value => (double)value)], tolerance);
        AssertClose(expected.Doubles("vjp"), [.. vjp.Select(value => (double)value)], tolerance);
    }

    private static TheoryData<int> Indices(string file) => [.. Enumerable.Range(0, Golden.Cases(file).Count)];

    private static SoftOperator<T> Operator<T>(JsonElement expected)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Regularization regularization = expected.Text("regularization") == "l2" ? Regularization.L2 : Regularization.KL;
        SortDirection direction =
            expected.Text("direction") == "ascending" ? SortDirection.Ascending : SortDirection.Descending;
        double strength = expected.Double("strength");
        return expected.Text("op") == "soft_rank"
            ? new SoftRank<T>(regularization, strength, direction)
            : new SoftSort<T>(regularization, strength, direction);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"[{i}]: {actual[i]} instead of {expected[i]}");
    }
}
