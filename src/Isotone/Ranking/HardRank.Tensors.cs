using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

public static partial class HardRank
{
    /// <summary>The ranks along a dimension of a tensor.</summary>
    /// <param name="values">The values, any shape and strides.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <param name="ties">The rank of equal elements.</param>
    /// <param name="direction">Whether the smallest or the largest element has rank 1.</param>
    /// <returns>The ranks, same shape.</returns>
    /// <exception cref="ArgumentException">The tensor is empty or holds NaN (the message names the element and its lane).</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such dimension or tie rule, or a lane is longer than <typeparamref name="T"/> has exact ranks for.
    /// </exception>
    public static Tensor<T> Of<T>(
        in ReadOnlyTensorSpan<T> values,
        int dimension,
        TieRule ties = TieRule.Average,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var lanes = new LaneBuffer<T>(values, dimension);
        Compute(lanes.Span, lanes.Rows, lanes.Span, ties, direction);
        return lanes.ToTensor(values.Lengths);
    }
}
