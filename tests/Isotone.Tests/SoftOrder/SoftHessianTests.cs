namespace Isotone.Tests;

public class SoftHessianTests
{
    [Theory]
    [InlineData(SortDirection.Ascending, 0.2)]
    [InlineData(SortDirection.Descending, 0.2)]
    [InlineData(SortDirection.Ascending, 3)]
    [InlineData(SortDirection.Descending, 40)]
    public void KL_products_are_differences_of_pullbacks(SortDirection direction, double strength)
    {
        Check(new SoftRank<double>(Regularization.KL, strength, direction));
        Check(new SoftSort<double>(Regularization.KL, Math.Max(strength, 1), direction));
    }

    [Fact]
    public void L2_is_linear_inside_a_cell()
    {
        foreach (SoftOperator<double> soft in new SoftOperator<double>[] { new SoftRank<double>(strength: 0.3), new SoftSort<double>() })
        {
            double[] x = Testing.Distributions.Row("normal", 10, 111), product = Testing.Distributions.Row("normal", 10, 112);
            soft.Forward(x, new double[10]);
            soft.HessianVectorProduct(x, product, product);
            Assert.Equal(new double[10], product);
        }
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var soft = new SoftRank<double>(Regularization.KL);
        Assert.Throws<InvalidOperationException>(() => soft.HessianVectorProduct([1], [1], new double[1]));
        soft.Forward([1, 2], new double[2]);
        Assert.Equal("tangent", Assert.Throws<ArgumentException>(() => soft.HessianVectorProduct([1, 2], [1], new double[2])).ParamName);
    }

    private static void Check(SoftOperator<double> soft)
    {
        const int N = 24;
        const double Step = 1e-5;
        Rows rows = Rows.FromLengths([9, 15]);
        double[] x = Testing.Distributions.Row("normal", N, 113), g = Testing.Distributions.Row("normal", N, 114);
        double[] v = Testing.Distributions.Row("normal", N, 115), y = new double[N], product = new double[N];
        soft.Forward(x, rows, y);
        soft.HessianVectorProduct(g, v, product);
        double[] up = new double[N], down = new double[N];
        soft.Forward([.. x.Zip(v, (value, slope) => value + Step * slope)], rows, y);
        int[] blocks = soft.BlockSizes(1);
        soft.Vjp(g, up);
        soft.Forward([.. x.Zip(v, (value, slope) => value - Step * slope)], rows, y);
        Assert.Equal(blocks, soft.BlockSizes(1));
        soft.Vjp(g, down);
        double scale = product.Max(Math.Abs);
        Assert.True(scale > 1e-5);
        for (int i = 0; i < N; i++)
            Assert.Equal((up[i] - down[i]) / (2 * Step), product[i], 1e-6 * scale);
    }
}
