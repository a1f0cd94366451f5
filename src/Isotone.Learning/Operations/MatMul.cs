using System.Numerics;

namespace Isotone.Learning;

/// <summary>The operations on variables, each with its reverse rule.</summary>
public static partial class Operations
{
    /// <summary>The matrix product.</summary>
    /// <param name="left">Shape [m, k].</param>
    /// <param name="right">Shape [k, n].</param>
    /// <returns>Shape [m, n].</returns>
    /// <remarks>Sums run in <typeparamref name="T"/>, as BLAS does. The bits do not depend on the number of threads.</remarks>
    /// <exception cref="ArgumentException">A side is no matrix, or the inner dimensions differ.</exception>
    public static Variable<T> MatMul<T>(this Variable<T> left, Variable<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Shape.Rank != 2 || right.Shape.Rank != 2 || left.Shape[1] != right.Shape[0])
            throw new ArgumentException($"Shapes {left.Shape} and {right.Shape} do not fit a matrix product, [m, k] times [k, n].");
        int m = left.Shape[0], k = left.Shape[1], n = right.Shape[1];
        Variable<T> result = Variable.Result(new Shape(m, n), Pull, [left, right], out Span<T> value);
        MatrixProduct.Multiply(left.Value, false, right.Value, false, value, m, n, k);
        return result;

        // d(L R) = dL R + L dR: the gradients are G R' and L' G
        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Variable<T> left = result.Inputs[0], right = result.Inputs[1];
            int m = left.Shape[0], k = left.Shape[1], n = right.Shape[1];
            if (left.RequiresGradient)
            {
                Span<T> gradient = left.GradientToWriteOrAddTo(out bool add);
                MatrixProduct.Multiply(cotangent, false, right.Value, true, gradient, m, k, n, add);
            }

            if (right.RequiresGradient)
            {
                Span<T> gradient = right.GradientToWriteOrAddTo(out bool add);
                MatrixProduct.Multiply(left.Value, true, cotangent, false, gradient, k, n, m, add);
            }
        }
    }
}
