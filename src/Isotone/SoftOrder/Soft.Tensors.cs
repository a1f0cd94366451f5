using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

public static partial class Soft
{
    /// <summary>The soft ranks along a dimension of a tensor.</summary>
    /// <param name="values">The values, any shape and strides, finite.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <param name="strength">The regularization strength, positive and finite, in units of the values.</param>
    /// <param name="regularization">The regularizer.</param>
    /// <param name="direction">Which value has rank 1.</param>
    /// <returns>The soft ranks, same shape.</returns>
    /// <exception cref="ArgumentException">The tensor is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension, or the strength is not positive and finite.</exception>
    public static Tensor<T> Rank<T>(
        in ReadOnlyTensorSpan<T> values,
        int dimension,
        double strength = 1.0,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(new SoftRank<T>(regularization, strength, direction), values, dimension);

    /// <summary>The soft sort along a dimension of a tensor.</summary>
    /// <param name="values">The values, any shape and strides, finite.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <param name="strength">The regularization strength, positive and finite, in units of 1/values.</param>
    /// <param name="regularization">The regularizer.</param>
    /// <param name="direction">Which end comes first.</param>
    /// <returns>The soft sort, same shape.</returns>
    /// <exception cref="ArgumentException">The tensor is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension, or the strength is not positive and finite.</exception>
    public static Tensor<T> Sort<T>(
        in ReadOnlyTensorSpan<T> values,
        int dimension,
        double strength = 1.0,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(new SoftSort<T>(regularization, strength, direction), values, dimension);

    private static Tensor<T> Apply<T>(SoftOperator<T> soft, in ReadOnlyTensorSpan<T> values, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> result = Tensor.CreateFromShape<T>(values.Lengths);
        soft.Forward(values, dimension, result.AsTensorSpan());
        return result;
    }
}
