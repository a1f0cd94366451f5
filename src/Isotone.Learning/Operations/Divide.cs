using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The quotient, element by element.</summary>
    /// <param name="left">Any shape.</param>
    /// <param name="right">A shape that fits: dimensions are matched from the last, those of length 1 or missing are repeated.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> Divide<T>(this Variable<T> left, Variable<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var broadcast = new Broadcast(left.Shape, right.Shape);
        Variable<T> result = Variable.Result(broadcast.Result, Pull, [left, right], out Span<T> value);
        Elementwise.Apply<T, DivideKernel<T>>(left.Value, right.Value, broadcast, value);
        return result;

        // d(l / r) = dl / r - (l / r) dr / r
        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Variable<T> left = result.Inputs[0], right = result.Inputs[1];
            T[] terms = ArrayPool<T>.Shared.Rent(result.Length);
            Elementwise.Apply<T, DivideKernel<T>>(cotangent, right.Value, new Broadcast(result.Shape, right.Shape), terms);
            Span<T> quotients = terms.AsSpan(0, result.Length);
            if (left.RequiresGradient)
                Elementwise.AddReduced<T>(quotients, result.Shape, T.One, left);
            if (right.RequiresGradient)
            {
                TensorPrimitives.Multiply(quotients, result.Value, quotients);
                Elementwise.AddReduced<T>(quotients, result.Shape, -T.One, right);
            }

            ArrayPool<T>.Shared.Return(terms);
        }
    }
}

/// <summary>left / right.</summary>
internal readonly struct DivideKernel<T> : IElementwiseKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Apply(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> destination) =>
        TensorPrimitives.Divide(left, right, destination);

    public static void Apply(ReadOnlySpan<T> left, T right, Span<T> destination) =>
        TensorPrimitives.Divide(left, right, destination);

    public static void Apply(T left, ReadOnlySpan<T> right, Span<T> destination) =>
        TensorPrimitives.Divide(left, right, destination);
}
