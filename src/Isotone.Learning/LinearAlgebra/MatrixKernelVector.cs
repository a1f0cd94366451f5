using System.Numerics;

namespace Isotone.Learning;

/// <summary>A tile of 6 rows by two vectors of the machine's width: 12 accumulators of the 16 registers of AVX2.</summary>
internal readonly unsafe struct MatrixKernelVector<T> : IMatrixKernel<T>
    where T : unmanaged
{
    public static int TileRows => 6;

    public static int TileColumns => 2 * Vector<T>.Count;

    public static void Multiply(int depth, T* a, nint aRow, nint aStep, T* b, T* c, nint cRow, bool accumulate)
    {
        // Every accumulator is a local of its own, so that the compiler keeps it in a register.
        Vector<T> c00 = default, c01 = default;
        Vector<T> c10 = default, c11 = default;
        Vector<T> c20 = default, c21 = default;
        Vector<T> c30 = default, c31 = default;
        Vector<T> c40 = default, c41 = default;
        Vector<T> c50 = default, c51 = default;
        T* a0 = a;
        T* a3 = a + 3 * aRow;
        for (int p = 0; p < depth; p++)
        {
            Vector<T> b0 = Vector.Load(b);
            Vector<T> b1 = Vector.Load(b + Vector<T>.Count);
            Vector<T> x = Vector.Create(*a0);
            c00 = FusedMultiplyAdd.Of(x, b0, c00);
            c01 = FusedMultiplyAdd.Of(x, b1, c01);
            x = Vector.Create(a0[aRow]);
            c10 = FusedMultiplyAdd.Of(x, b0, c10);
            c11 = FusedMultiplyAdd.Of(x, b1, c11);
            x = Vector.Create(a0[2 * aRow]);
            c20 = FusedMultiplyAdd.Of(x, b0, c20);
            c21 = FusedMultiplyAdd.Of(x, b1, c21);
            x = Vector.Create(*a3);
            c30 = FusedMultiplyAdd.Of(x, b0, c30);
            c31 = FusedMultiplyAdd.Of(x, b1, c31);
            x = Vector.Create(a3[aRow]);
            c40 = FusedMultiplyAdd.Of(x, b0, c40);
            c41 = FusedMultiplyAdd.Of(x, b1, c41);
            x = Vector.Create(a3[2 * aRow]);
            c50 = FusedMultiplyAdd.Of(x, b0, c50);
            c51 = FusedMultiplyAdd.Of(x, b1, c51);
            a0 += aStep;
            a3 += aStep;
            b += 2 * Vector<T>.Count;
        }

        Put(c, c00, c01, accumulate);
        Put(c + 1 * cRow, c10, c11, accumulate);
        Put(c + 2 * cRow, c20, c21, accumulate);
        Put(c + 3 * cRow, c30, c31, accumulate);
        Put(c + 4 * cRow, c40, c41, accumulate);
        Put(c + 5 * cRow, c50, c51, accumulate);
    }

    private static void Put(T* c, Vector<T> left, Vector<T> right, bool accumulate)
    {
        if (accumulate)
        {
            left += Vector.Load(c);
            right += Vector.Load(c + Vector<T>.Count);
        }

        left.Store(c);
        right.Store(c + Vector<T>.Count);
    }
}
