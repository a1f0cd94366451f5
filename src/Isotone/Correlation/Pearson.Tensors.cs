using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

public static partial class Correlation
{
    /// <summary>Pearson's correlation along a dimension of two tensors.</summary>
    /// <param name="x">One side, any shape and strides.</param>
    /// <param name="y">The other side, same shape.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <returns>One number a lane, the shape without the dimension; NaN where a side is constant.</returns>
    /// <exception cref="ArgumentException">
    /// The shapes differ or are empty, or an element is not one the correlation takes (the message names its lane).
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public static Tensor<double> Pearson<T>(in ReadOnlyTensorSpan<T> x, in ReadOnlyTensorSpan<T> y, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LaneReduction.Of<object?, T>(
            null, x, y, nameof(y), dimension, static (_, first, second, rows, results) => Pearson(first, second, rows, results));
}
