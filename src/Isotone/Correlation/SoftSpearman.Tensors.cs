using System.Numerics.Tensors;

namespace Isotone;

public sealed partial class SoftSpearman<T>
{
    private readonly LaneShape _lanes = new();

    /// <summary>The soft Spearman correlation along a dimension of two tensors.</summary>
    /// <param name="predictions">The predictions, any shape and strides.</param>
    /// <param name="targets">The targets, same shape.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <returns>One number a lane, the shape without the dimension; 0 where a side is constant.</returns>
    /// <exception cref="ArgumentException">
    /// The shapes differ or are empty, or an element is NaN or infinite (the message names its lane).
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor<double> Forward(in ReadOnlyTensorSpan<T> predictions, in ReadOnlyTensorSpan<T> targets, int dimension)
    {
        Tensor<double> correlations = LaneReduction.Of(
            this,
            predictions,
            targets,
            nameof(targets),
            dimension,
            static (self, first, second, rows, results) => self.Forward(first, second, rows, results));
        _lanes.Set(predictions.Lengths, dimension);
        return correlations;
    }

    /// <summary>The gradient of sum(cotangent * correlation) with respect to a tensor of predictions.</summary>
    /// <param name="cotangent">One number a lane, the shape that Forward returned.</param>
    /// <param name="gradient">Receives the gradient, the predictions' shape.</param>
    /// <exception cref="ArgumentException">A shape is not that of the forward pass.</exception>
    /// <exception cref="InvalidOperationException">The last forward pass was not over a tensor.</exception>
    public void Vjp(in ReadOnlyTensorSpan<double> cotangent, in TensorSpan<T> gradient) =>
        _lanes.Expand(this, cotangent, gradient, static (self, g, result) => self.Vjp(g, result));
}
