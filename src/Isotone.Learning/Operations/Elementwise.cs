using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Elementwise functions of two arrays over broadcast shapes, and the sums that take a cotangent back.</summary>
internal static class Elementwise
{
    /// <summary>destination = kernel(left, right).</summary>
    public static void Apply<T, TKernel>(
        ReadOnlySpan<T> left, ReadOnlySpan<T> right, Broadcast broadcast, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IElementwiseKernel<T>
    {
        int length = broadcast.RunLength;
        for (int run = 0; run < broadcast.Runs; run++)
        {
            (int l, int r) = broadcast.Start(run);
            Span<T> to = destination.Slice(run * length, length);
            if (!broadcast.RightAdvances)
                TKernel.Apply(left.Slice(l, length), right[r], to);
            else if (!broadcast.LeftAdvances)
                TKernel.Apply(left[l], right.Slice(r, length), to);
            else
                TKernel.Apply(left.Slice(l, length), right.Slice(r, length), to);
        }
    }

    /// <summary>
    /// Adds to an input's gradient factor times the terms, summed over the elements each input element was repeated for.
    /// </summary>
    /// <param name="terms">Of the shape of an operation's result.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="factor">1 or -1.</param>
    /// <param name="input">The input whose gradient is added to.</param>
    public static void AddReduced<T>(ReadOnlySpan<T> terms, Shape shape, T factor, Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> gradient = input.GradientToAddTo();
        if (terms.Length == gradient.Length)
        {
            TensorPrimitives.MultiplyAdd(terms, factor, gradient, gradient);
            return;
        }

        var broadcast = new Broadcast(shape, input.Shape);
        double[] rented = ArrayPool<double>.Shared.Rent(gradient.Length);
        Span<double> sums = rented.AsSpan(0, gradient.Length);
        sums.Clear();
        for (int run = 0; run < broadcast.Runs; run++)
        {
            int to = broadcast.Start(run).Right;
            ReadOnlySpan<T> part = terms.Slice(run * broadcast.RunLength, broadcast.RunLength);
            if (broadcast.RightAdvances)
                WideSum.AddTo(part, sums.Slice(to, part.Length));
            else
                sums[to] += WideSum.Of(part);
        }

        for (int i = 0; i < gradient.Length; i++)
            gradient[i] += factor * T.CreateTruncating(sums[i]);
        ArrayPool<double>.Shared.Return(rented);
    }
}
