using System.Numerics.Tensors;

namespace Isotone;

public sealed partial class Aum<T>
{
    private readonly LaneShape _lanes = new();

    /// <summary>The AUM along a dimension of two tensors.</summary>
    /// <param name="labels">The labels, any shape and strides: 1 is positive, anything else negative.</param>
    /// <param name="predictions">The predictions, same shape.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <returns>One number a lane, the shape without the dimension.</returns>
    /// <exception cref="ArgumentException">
    /// The shapes differ or are empty, a label is NaN, a prediction is NaN or infinite, or, under
    /// <see cref="ErrorDenominator.Rate"/>, a lane holds a single class.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor<double> Forward(in ReadOnlyTensorSpan<T> labels, in ReadOnlyTensorSpan<T> predictions, int dimension)
    {
        Tensor<double> aum = LaneReduction.Of(
            this,
            labels,
            predictions,
            nameof(predictions),
            dimension,
            static (self, first, second, rows, results) => self.Forward(first, second, rows, results));
        _lanes.Set(predictions.Lengths, dimension);
        return aum;
    }

    /// <summary>The one-sided derivatives of each lane's AUM with respect to each of its predictions.</summary>
    /// <param name="left">Receives the derivatives for a decrease of the prediction, the predictions' shape.</param>
    /// <param name="right">Receives the derivatives for an increase of the prediction, the predictions' shape.</param>
    /// <exception cref="ArgumentException">A shape is not that of the forward pass.</exception>
    /// <exception cref="InvalidOperationException">The last forward pass was not over a tensor.</exception>
    public void Derivatives(in TensorSpan<T> left, in TensorSpan<T> right) =>
        _lanes.WritePair(this, left, right, static (self, first, second) => self.Derivatives(first, second));

    /// <summary>The gradient of sum(cotangent * AUM) with respect to a tensor of predictions.</summary>
    /// <param name="cotangent">One number a lane, the shape that Forward returned.</param>
    /// <param name="gradient">Receives the gradient, the predictions' shape.</param>
    /// <exception cref="ArgumentException">A shape is not that of the forward pass.</exception>
    /// <exception cref="InvalidOperationException">The last forward pass was not over a tensor.</exception>
    public void Vjp(in ReadOnlyTensorSpan<double> cotangent, in TensorSpan<T> gradient) =>
        _lanes.Expand(this, cotangent, gradient, static (self, g, result) => self.Vjp(g, result));
}
