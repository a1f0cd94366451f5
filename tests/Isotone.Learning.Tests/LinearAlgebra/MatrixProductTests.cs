using System.Numerics;
using System.Runtime.Intrinsics;

namespace Isotone.Learning.Tests;

public class MatrixProductTests
{
    // Around every edge of the tiles (12 x 32, 6 x 16, 4 x 4), of the strips packed at a time (24) and of the depth (384).
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 1, 5, 3 }, { 5, 1, 3 }, { 2, 2, 2 }, { 3, 4, 1 }, { 12, 32, 8 }, { 13, 33, 9 }, { 11, 31, 7 },
        { 24, 64, 256 }, { 25, 65, 257 }, { 97, 129, 300 }, { 96, 128, 512 }, { 100, 310, 64 }, { 7, 16, 513 }, { 13, 33, 385 }, { 3, 5, 769 },
        { 289, 35, 20 }, { 301, 3, 65 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Double_is_the_sum_of_products(int m, int n, int k) => CheckAll<double>(m, n, k, 1e-14);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Float_is_the_sum_of_products(int m, int n, int k) => CheckAll<float>(m, n, k, 1e-6);

    [Fact]
    public void Half_has_no_vectors_and_still_works() => CheckAll<Half>(5, 6, 7, 5e-3);

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        const int M = 301, N = 259, K = 310;
        float[] a = Inputs.Floats(1, M * K), b = Inputs.Floats(2, K * N);
        float[] expected = new float[M * N];
        using (Parallelism.Limit(1))
            MatrixProduct.Multiply<float>(a, false, b, true, expected, M, N, K);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            using Parallelism.Scope limit = Parallelism.Limit(threads);
            for (int round = 0; round < 20; round++)
            {
                float[] c = new float[M * N];
                MatrixProduct.Multiply<float>(a, false, b, true, c, M, N, K);
                Assert.Equal(expected, c);
            }
        }
    }

    [Fact]
    public void A_row_of_a_linear_layer_has_the_same_bits_in_any_batch()
    {
        const int Rows = 40, Outputs = 33, Inner = 310;
        foreach (int outputs in new[] { 1, Outputs })
        {
            float[] a = Inputs.Floats(1, Rows * Inner), w = Inputs.Floats(2, outputs * Inner), bias = Inputs.Floats(3, outputs);
            float[] whole = new float[Rows * outputs];
            MatrixProduct.Multiply(a, false, w, true, whole, Rows, outputs, Inner, false, bias);
            foreach (int count in new[] { 1, 2, 13 })
            {
                float[] part = new float[count * outputs];
                MatrixProduct.Multiply(a.AsSpan(5 * Inner, count * Inner), false, w, true, part, count, outputs, Inner, false, bias);
                Assert.Equal(whole.AsSpan(5 * outputs, count * outputs).ToArray(), part);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_rectifier_changes_nothing_but_what_is_below_zero(int m, int n, int k)
    {
        float[] a = Inputs.Floats(1, m * k), w = Inputs.Floats(2, n * k), bias = Inputs.Floats(3, n);
        float[] plain = new float[m * n], rectified = new float[m * n];
        MatrixProduct.Multiply(a, false, w, true, plain, m, n, k, false, bias);
        MatrixProduct.Multiply(a, false, w, true, rectified, m, n, k, false, bias, relu: true);
        Assert.Equal(plain.Select(value => Math.Max(value, 0)), rectified);
    }

    [Fact]
    public void Not_a_number_spreads()
    {
        float[] a = Inputs.Floats(1, 20 * 20), b = Inputs.Floats(2, 20 * 20), c = new float[400];
        a[3 * 20] = float.NaN;
        MatrixProduct.Multiply<float>(a, false, b, false, c, 20, 20, 20);
        Assert.True(float.IsNaN(c[60]));
        Assert.True(float.IsFinite(c[0]));
    }

    private static void CheckAll<T>(int m, int n, int k, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int flags = 0; flags < 16; flags++)
        {
            var product = new Product<T>(m, n, k, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0);
            if (product.Accumulate && product.HasBias)
                continue;
            product.Check(tolerance, (a, ta, b, tb, c, bias) =>
                MatrixProduct.Multiply<T>(a, ta, b, tb, c, m, n, k, product.Accumulate, bias));
            product.Check(tolerance, (a, ta, b, tb, c, bias) =>
                MatrixProduct.Multiply<T, MatrixKernelScalar<T>>(a, ta, b, tb, c, m, n, k, product.Accumulate, bias, 2));
            if (Vector<T>.IsSupported)
            {
                product.Check(tolerance, (a, ta, b, tb, c, bias) =>
                    MatrixProduct.Multiply<T, MatrixKernelVector<T>>(a, ta, b, tb, c, m, n, k, product.Accumulate, bias, 2));
            }

            // Without the hardware the same code runs in software.
            if (Vector512<T>.IsSupported)
            {
                product.Check(tolerance, (a, ta, b, tb, c, bias) =>
                    MatrixProduct.Multiply<T, MatrixKernel512<T>>(a, ta, b, tb, c, m, n, k, product.Accumulate, bias, 2));
            }
        }
    }

    private sealed class Product<T>(int m, int n, int k, bool transposeA, bool transposeB, bool accumulate, bool hasBias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool Accumulate => accumulate;

        public bool HasBias => hasBias;

        public void Check(double tolerance, Action<T[], bool, T[], bool, T[], T[]> multiply)
        {
            T[] a = Values(1, m * k), b = Values(2, k * n), c = Values(3, m * n), bias = hasBias ? Values(4, n) : [];
            T[] result = (T[])c.Clone();
            multiply(a, transposeA, b, transposeB, result, bias);
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double expected = accumulate ? double.CreateTruncating(c[(i * n) + j]) : 0;
                    expected += hasBias ? double.CreateTruncating(bias[j]) : 0;
                    for (int p = 0; p < k; p++)
                        expected += double.CreateTruncating(a[transposeA ? (p * m) + i : (i * k) + p]) * double.CreateTruncating(b[transposeB ? (j * k) + p : (p * n) + j]);
                    Assert.Equal(expected, double.CreateTruncating(result[(i * n) + j]), tolerance * Math.Max(4, k));
                }
            }
        }

        private static T[] Values(int seed, int length) => [.. Inputs.Floats(seed, length).Select(T.CreateTruncating)];
    }
}
