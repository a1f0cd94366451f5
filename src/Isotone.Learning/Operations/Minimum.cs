using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The lesser of two, element by element; where they are equal each has half of the derivative, as in PyTorch.</summary>
    /// <param name="left">Any shape.</param>
    /// <param name="right">A shape that fits: dimensions are matched from the last, those of length 1 or missing are repeated.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> Minimum<T>(this Variable<T> left, Variable<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var broadcast = new Broadcast(left.Shape, right.Shape);
        Variable<T> result = Variable.Result(broadcast.Result, Pull, [left, right], out Span<T> value);
        Elementwise.Apply<T, MinimumKernel<T>>(left.Value, right.Value, broadcast, value);
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Variable<T> left = result.Inputs[0], right = result.Inputs[1];
            Variable<T> terms = Variable.Temporary<T>(result.Shape);
            Span<T> toLeft = terms.Buffer;
            T half = T.One / (T.One + T.One);
            for (int run = 0; run < broadcast.Runs; run++)
            {
                (int l, int r) = broadcast.Start(run);
                int start = run * broadcast.RunLength;
                for (int k = 0; k < broadcast.RunLength; k++)
                {
                    T a = left.Value[l + (broadcast.LeftAdvances ? k : 0)], b = right.Value[r + (broadcast.RightAdvances ? k : 0)];
                    toLeft[start + k] = a < b ? cotangent[start + k] : a == b ? half * cotangent[start + k] : T.Zero;
                }
            }

            if (left.RequiresGradient)
                Elementwise.AddReduced(toLeft, result.Shape, T.One, left);
            if (!right.RequiresGradient)
                return;
            TensorPrimitives.Subtract(cotangent, toLeft, toLeft);
            Elementwise.AddReduced(toLeft, result.Shape, T.One, right);
        }
    }
}

/// <summary>min(left, right).</summary>
internal readonly struct MinimumKernel<T> : IElementwiseKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Apply(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> destination) =>
        TensorPrimitives.Min(left, right, destination);

    public static void Apply(ReadOnlySpan<T> left, T right, Span<T> destination) =>
        TensorPrimitives.Min(left, right, destination);

    public static void Apply(T left, ReadOnlySpan<T> right, Span<T> destination) =>
        TensorPrimitives.Min(right, left, destination);
}
