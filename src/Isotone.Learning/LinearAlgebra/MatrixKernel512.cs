using System.Runtime.Intrinsics;

namespace Isotone.Learning;

/// <summary>A tile of 12 rows by two 512-bit vectors: 24 accumulators of the 32 registers of AVX-512.</summary>
internal readonly unsafe struct MatrixKernel512<T> : IMatrixKernel<T>
    where T : unmanaged
{
    public static int TileRows => 12;

    public static int TileColumns => 2 * Vector512<T>.Count;

    public static void Multiply(int depth, T* a, nint aRow, nint aStep, T* b, T* c, nint cRow, bool accumulate)
    {
        // Every accumulator is a local of its own, so that the compiler keeps it in a register.
        Vector512<T> c00 = default, c01 = default;
        Vector512<T> c10 = default, c11 = default;
        Vector512<T> c20 = default, c21 = default;
        Vector512<T> c30 = default, c31 = default;
        Vector512<T> c40 = default, c41 = default;
        Vector512<T> c50 = default, c51 = default;
        Vector512<T> c60 = default, c61 = default;
        Vector512<T> c70 = default, c71 = default;
        Vector512<T> c80 = default, c81 = default;
        Vector512<T> c90 = default, c91 = default;
        Vector512<T> c100 = default, c101 = default;
        Vector512<T> c110 = default, c111 = default;
        T* a0 = a;
        T* a3 = a + 3 * aRow;
        T* a6 = a + 6 * aRow;
        T* a9 = a + 9 * aRow;
        for (int p = 0; p < depth; p++)
        {
            Vector512<T> b0 = Vector512.Load(b);
            Vector512<T> b1 = Vector512.Load(b + Vector512<T>.Count);
            Vector512<T> x = Vector512.Create(*a0);
            c00 = FusedMultiplyAdd.Of(x, b0, c00);
            c01 = FusedMultiplyAdd.Of(x, b1, c01);
            x = Vector512.Create(a0[aRow]);
            c10 = FusedMultiplyAdd.Of(x, b0, c10);
            c11 = FusedMultiplyAdd.Of(x, b1, c11);
            x = Vector512.Create(a0[2 * aRow]);
            c20 = FusedMultiplyAdd.Of(x, b0, c20);
            c21 = FusedMultiplyAdd.Of(x, b1, c21);
            x = Vector512.Create(*a3);
            c30 = FusedMultiplyAdd.Of(x, b0, c30);
            c31 = FusedMultiplyAdd.Of(x, b1, c31);
            x = Vector512.Create(a3[aRow]);
            c40 = FusedMultiplyAdd.Of(x, b0, c40);
            c41 = FusedMultiplyAdd.Of(x, b1, c41);
            x = Vector512.Create(a3[2 * aRow]);
            c50 = FusedMultiplyAdd.Of(x, b0, c50);
            c51 = FusedMultiplyAdd.Of(x, b1, c51);
            x = Vector512.Create(*a6);
            c60 = FusedMultiplyAdd.Of(x, b0, c60);
            c61 = FusedMultiplyAdd.Of(x, b1, c61);
            x = Vector512.Create(a6[aRow]);
            c70 = FusedMultiplyAdd.Of(x, b0, c70);
            c71 = FusedMultiplyAdd.Of(x, b1, c71);
            x = Vector512.Create(a6[2 * aRow]);
            c80 = FusedMultiplyAdd.Of(x, b0, c80);
            c81 = FusedMultiplyAdd.Of(x, b1, c81);
            x = Vector512.Create(*a9);
            c90 = FusedMultiplyAdd.Of(x, b0, c90);
            c91 = FusedMultiplyAdd.Of(x, b1, c91);
            x = Vector512.Create(a9[aRow]);
            c100 = FusedMultiplyAdd.Of(x, b0, c100);
            c101 = FusedMultiplyAdd.Of(x, b1, c101);
            x = Vector512.Create(a9[2 * aRow]);
            c110 = FusedMultiplyAdd.Of(x, b0, c110);
            c111 = FusedMultiplyAdd.Of(x, b1, c111);
            a0 += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
            b += 2 * Vector512<T>.Count;
        }

        Put(c, c00, c01, accumulate);
        Put(c + 1 * cRow, c10, c11, accumulate);
        Put(c + 2 * cRow, c20, c21, accumulate);
        Put(c + 3 * cRow, c30, c31, accumulate);
        Put(c + 4 * cRow, c40, c41, accumulate);
        Put(c + 5 * cRow, c50, c51, accumulate);
        Put(c + 6 * cRow, c60, c61, accumulate);
        Put(c + 7 * cRow, c70, c71, accumulate);
        Put(c + 8 * cRow, c80, c81, accumulate);
        Put(c + 9 * cRow, c90, c91, accumulate);
        Put(c + 10 * cRow, c100, c101, accumulate);
        Put(c + 11 * cRow, c110, c111, accumulate);
    }

    private static void Put(T* c, Vector512<T> left, Vector512<T> right, bool accumulate)
    {
        if (accumulate)
        {
            left += Vector512.Load(c);
            right += Vector512.Load(c + Vector512<T>.Count);
        }

        left.Store(c);
        right.Store(c + Vector512<T>.Count);
    }
}
