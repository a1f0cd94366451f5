using System.Numerics;

namespace Isotone.Learning;

/// <summary>A function of two numbers over runs of them; a single number stands for a run of equal ones.</summary>
internal interface IElementwiseKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract void Apply(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> destination);

    static abstract void Apply(ReadOnlySpan<T> left, T right, Span<T> destination);

    static abstract void Apply(T left, ReadOnlySpan<T> right, Span<T> destination);
}
