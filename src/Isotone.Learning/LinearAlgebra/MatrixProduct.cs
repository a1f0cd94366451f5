using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Isotone.Learning;

/// <summary>Products of dense row-major matrices.</summary>
/// <remarks>
/// Goto and van de Geijn, Anatomy of high-performance matrix multiplication, ACM TOMS 34 (2008): the right factor is
/// packed into panels that stay in the second-level cache, a tile of the result stays in registers. Sums run in the
/// element type, in the order of the inner dimension, cut into equal pieces of at most
/// <see cref="MatrixProductLoop{T,TKernel}.Depth"/>: an element's bits do not depend on the number of threads. With a transposed right factor, as in a linear layer, they
/// do not depend on the other rows either, not even on there being any.
/// </remarks>
internal static class MatrixProduct
{
    // Below this many multiplications a second thread costs more than it saves.
    private const long LeastParallelWork = 1 << 18;

    /// <summary>c = a b (+ c) (+ bias for each row).</summary>
    /// <param name="a">Shape [m, k], or [k, m] when transposed.</param>
    /// <param name="transposeA">Whether <paramref name="a"/> is given transposed.</param>
    /// <param name="b">Shape [k, n], or [n, k] when transposed.</param>
    /// <param name="transposeB">Whether <paramref name="b"/> is given transposed.</param>
    /// <param name="c">Shape [m, n].</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="accumulate">Whether the product is added to <paramref name="c"/>.</param>
    /// <param name="bias">Shape [n], added to every row, or empty; not together with <paramref name="accumulate"/>.</param>
    /// <param name="relu">Whether what is below zero becomes zero in the end.</param>
    public static void Multiply<T>(
        ReadOnlySpan<T> a, bool transposeA,
        ReadOnlySpan<T> b, bool transposeB,
        Span<T> c, int m, int n, int k,
        bool accumulate = false,
        ReadOnlySpan<T> bias = default,
        bool relu = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int threads = (long)m * n * k < LeastParallelWork ? 1 : Parallelism.Degree;
        if (n == 1)
            MultiplyVector(a, transposeA, b, c, m, k, accumulate, bias, threads, relu);
        else if (m == 1 && !transposeB)
            MultiplyVector(b, true, a, c, n, k, accumulate, bias, threads, relu);
        else if (k == 1)
            OuterProduct<T>.ForThisThread.Multiply(a[..m], b[..n], c[..(m * n)], accumulate, bias, relu, threads);
        else if (Vector512.IsHardwareAccelerated && Vector512<T>.IsSupported)
            Multiply<T, MatrixKernel512<T>>(a, transposeA, b, transposeB, c, m, n, k, accumulate, bias, threads, relu);
        else if (Vector.IsHardwareAccelerated && Vector<T>.IsSupported)
            Multiply<T, MatrixKernelVector<T>>(a, transposeA, b, transposeB, c, m, n, k, accumulate, bias, threads, relu);
        else
            Multiply<T, MatrixKernelScalar<T>>(a, transposeA, b, transposeB, c, m, n, k, accumulate, bias, threads, relu);
    }

    private static void MultiplyVector<T>(
        ReadOnlySpan<T> matrix, bool transposed, ReadOnlySpan<T> x, Span<T> y, int m, int k, bool accumulate, ReadOnlySpan<T> bias, int threads, bool relu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixVectorProduct<T>.ForThisThread.Multiply(matrix, transposed, x, y, m, k, accumulate, bias, threads);
        if (relu)
            TensorPrimitives.Max(y[..m], T.Zero, y);
    }

    /// <summary>The same with the kernel and the number of threads given.</summary>
    internal static unsafe void Multiply<T, TKernel>(
        ReadOnlySpan<T> a, bool transposeA,
        ReadOnlySpan<T> b, bool transposeB,
        Span<T> c, int m, int n, int k,
        bool accumulate,
        ReadOnlySpan<T> bias,
        int threads,
        bool relu = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IMatrixKernel<T>
    {
        const int CacheLine = 64;
        int panels = (n + TKernel.TileColumns - 1) / TKernel.TileColumns;
        T[] packed = ArrayPool<T>.Shared.Rent(checked(panels * TKernel.TileColumns * k + CacheLine / sizeof(T)));
        fixed (T* pa = a, pb = b, pc = c, pbias = bias, ppacked = packed)
        {
            T* aligned = (T*)(((nuint)ppacked + CacheLine - 1) & ~(nuint)(CacheLine - 1));
            MatrixProductLoop<T, TKernel>.ForThisThread.Multiply(
                new Matrix<T>(pa, m, k, transposeA),
                new Matrix<T>(pb, k, n, transposeB),
                new Matrix<T>(pc, m, n, transposed: false),
                accumulate,
                bias.IsEmpty ? null : pbias,
                relu,
                aligned,
                threads);
        }

        ArrayPool<T>.Shared.Return(packed);
    }
}
