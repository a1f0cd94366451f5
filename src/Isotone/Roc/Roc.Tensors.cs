using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

public static partial class Roc
{
    /// <summary>The area under the ROC curve along a dimension of two tensors.</summary>
    /// <param name="labels">The labels, any shape and strides: 1 is positive, anything else negative.</param>
    /// <param name="predictions">The predictions, same shape.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <returns>One number a lane, the shape without the dimension.</returns>
    /// <exception cref="ArgumentException">
    /// The shapes differ or are empty, a label is NaN, a prediction is NaN or infinite, or a lane holds a single class.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public static Tensor<double> Auc<T>(
        in ReadOnlyTensorSpan<T> labels, in ReadOnlyTensorSpan<T> predictions, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LaneReduction.Of<object?, T>(
            null,
            labels,
            predictions,
            nameof(predictions),
            dimension,
            static (_, first, second, rows, results) => Auc(first, second, rows, results));
}
