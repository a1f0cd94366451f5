using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

public static partial class ArgSort
{
    /// <summary>The permutations that sort a tensor along a dimension.</summary>
    /// <param name="values">The values, any shape and strides.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <param name="direction">Which end comes first.</param>
    /// <returns>Indices along the dimension (from 0) in sorted order, same shape.</returns>
    /// <exception cref="ArgumentException">The tensor is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public static Tensor<int> Of<T>(
        in ReadOnlyTensorSpan<T> values, int dimension, SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var lanes = new LaneBuffer<T>(values, dimension);
        using var permutation = new LaneBuffer<int>(values.Lengths, dimension);
        Sort(lanes.Span, lanes.Rows, permutation.Span, direction);
        return permutation.ToTensor(values.Lengths);
    }
}
