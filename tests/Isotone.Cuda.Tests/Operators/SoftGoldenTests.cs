using Isotone.Testing;

namespace Isotone.Cuda.Tests;

/// <summary>The cases of the golden files: exact values, blocks and vector-Jacobian products.</summary>
public sealed class SoftGoldenTests
{
    [CudaFact]
    public void Doubles()
    {
        foreach (var golden in Golden.Cases("soft_operators.json"))
        {
            using SoftOperator<double> soft = Of<double>(golden);
            double[] x = golden.Doubles("x"), y = OnCard.Forward(soft, x, Rows.One(x.Length));
            Close(golden.Doubles("y"), y, 1e-11);
            Assert.Equal(golden.Integers("block_sizes"), soft.BlockSizes(0));
            Close(golden.Doubles("vjp"), OnCard.Vjp(soft, golden.Doubles("cotangent")), 1e-11);
        }
    }

    [CudaFact]
    public void Singles()
    {
        foreach (var golden in Golden.Cases("soft_operators_f32.json"))
        {
            using SoftOperator<float> soft = Of<float>(golden);
            float[] x = [.. golden.Doubles("x").Select(value => (float)value)], y = OnCard.Forward(soft, x, Rows.One(x.Length));

            // 4 ulp of the row's largest for L2, 1e-6 for KL.
            double tolerance = golden.Text("regularization") == "l2" ? 4.8e-7 : 1e-6;
            Close(golden.Doubles("y"), [.. y.Select(value => (double)value)], tolerance);
            Assert.Equal(golden.Integers("block_sizes"), soft.BlockSizes(0));
            float[] cotangent = [.. golden.Doubles("cotangent").Select(value => (float)value)];
            Close(golden.Doubles("vjp"), [.. OnCard.Vjp(soft, cotangent).Select(value => (double)value)], tolerance);
        }
    }

    private static SoftOperator<T> Of<T>(System.Text.Json.JsonElement golden)
        where T : unmanaged => OnCard.Operator<T>(
            golden.Text("op") == "soft_rank",
            golden.Text("regularization") == "l2" ? Regularization.L2 : Regularization.KL,
            golden.Double("strength"),
            golden.Text("direction") == "ascending" ? SortDirection.Ascending : SortDirection.Descending);

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        double largest = expected.Max(Math.Abs);
        for (int k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance * largest, $"place {k}: {actual[k]:R} where {expected[k]:R} is expected");
    }
}
