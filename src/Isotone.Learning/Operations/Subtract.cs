using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The difference, element by element.</summary>
    /// <param name="left">Any shape.</param>
    /// <param name="right">A shape that fits: dimensions are matched from the last, those of length 1 or missing are repeated.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> Subtract<T>(this Variable<T> left, Variable<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var broadcast = new Broadcast(left.Shape, right.Shape);
        Variable<T> result = Variable.Result(broadcast.Result, Pull, [left, right], out Span<T> value);
        Elementwise.Apply<T, SubtractKernel<T>>(left.Value, right.Value, broadcast, value);
        return result;

        // d(l - r) = dl - dr
        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Variable<T> left = result.Inputs[0], right = result.Inputs[1];
            if (left.RequiresGradient)
                Elementwise.AddReduced(cotangent, result.Shape, T.One, left);
            if (right.RequiresGradient)
                Elementwise.AddReduced(cotangent, result.Shape, -T.One, right);
        }
    }
}

/// <summary>left - right.</summary>
internal readonly struct SubtractKernel<T> : IElementwiseKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Apply(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> destination) =>
        TensorPrimitives.Subtract(left, right, destination);

    public static void Apply(ReadOnlySpan<T> left, T right, Span<T> destination) =>
        TensorPrimitives.Subtract(left, right, destination);

    public static void Apply(T left, ReadOnlySpan<T> right, Span<T> destination) =>
        TensorPrimitives.Subtract(left, right, destination);
}
