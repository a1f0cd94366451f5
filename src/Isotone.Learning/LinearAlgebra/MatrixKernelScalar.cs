using System.Numerics;

namespace Isotone.Learning;

/// <summary>A tile of 4 by 4 without vectors, for element types and machines that have none.</summary>
internal readonly unsafe struct MatrixKernelScalar<T> : IMatrixKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Side = 4;

    public static int TileRows => Side;

    public static int TileColumns => Side;

    public static void Multiply(int depth, T* a, nint aRow, nint aStep, T* b, T* c, nint cRow, bool accumulate)
    {
        T* sums = stackalloc T[Side * Side];
        new Span<T>(sums, Side * Side).Clear();
        for (int p = 0; p < depth; p++, a += aStep, b += Side)
        {
            for (int i = 0; i < Side; i++)
            {
                T x = a[i * aRow];
                for (int j = 0; j < Side; j++)
                    sums[i * Side + j] = T.FusedMultiplyAdd(x, b[j], sums[i * Side + j]);
            }
        }

        for (int i = 0; i < Side; i++)
        {
            for (int j = 0; j < Side; j++)
                c[i * cRow + j] = accumulate ? c[i * cRow + j] + sums[i * Side + j] : sums[i * Side + j];
        }
    }
}
