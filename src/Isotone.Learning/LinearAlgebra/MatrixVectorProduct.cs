using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Products of a matrix and a vector: bound by memory, so nothing is packed.</summary>
internal static class MatrixVectorProduct
{
    /// <summary>y = A x (+ y) (+ bias).</summary>
    /// <param name="matrix">Shape [m, k], or [k, m] when transposed.</param>
    /// <param name="transposed">Whether <paramref name="matrix"/> is given transposed.</param>
    /// <param name="x">Shape [k].</param>
    /// <param name="y">Shape [m].</param>
    /// <param name="m">The length of the result.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="accumulate">Whether the product is added to <paramref name="y"/>.</param>
    /// <param name="bias">Shape [m], or [1] for every element, or empty.</param>
    public static void Multiply<T>(
        ReadOnlySpan<T> matrix, bool transposed, ReadOnlySpan<T> x, Span<T> y, int m, int k, bool accumulate, ReadOnlySpan<T> bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!bias.IsEmpty)
        {
            if (bias.Length == 1)
                y.Fill(bias[0]);
            else
                bias.CopyTo(y);
        }
        else if (!accumulate)
        {
            y.Clear();
        }

        if (transposed)
        {
            // y += x_p times row p of the stored matrix.
            for (int p = 0; p < k; p++)
                TensorPrimitives.MultiplyAdd(matrix.Slice(p * m, m), x[p], y, y);
            return;
        }

        for (int i = 0; i < m; i++)
            y[i] += TensorPrimitives.Dot(matrix.Slice(i * k, k), x);
    }
}
