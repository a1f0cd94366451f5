using System.Numerics.Tensors;

namespace Isotone;

public abstract partial class SoftOperator<T>
{
    private readonly LaneShape _lanes = new();

    /// <summary>Applies the operator along a dimension of a tensor.</summary>
    /// <param name="values">The values, any shape and strides, finite.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1).</param>
    /// <param name="destination">Receives the result, same shape. It may be <paramref name="values"/> itself.</param>
    /// <exception cref="ArgumentException">
    /// The tensor is empty, a value is not finite (the message names its lane), or the shapes differ.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public void Forward(in ReadOnlyTensorSpan<T> values, int dimension, in TensorSpan<T> destination)
    {
        TensorLanes.SameShape(destination.Lengths, values.Lengths, nameof(destination));
        using var lanes = new LaneBuffer<T>(values, dimension);
        Forward(lanes.Span, lanes.Rows, lanes.Span);
        _lanes.Set(values.Lengths, dimension);
        lanes.CopyTo(destination);
    }

    /// <summary>The vector-Jacobian product of the last forward pass along a dimension.</summary>
    /// <param name="cotangent">The gradient with respect to the result, same shape as the values.</param>
    /// <param name="gradient">Receives the gradient with respect to the values. It may be <paramref name="cotangent"/>.</param>
    /// <exception cref="ArgumentException">A shape is not that of the forward pass.</exception>
    /// <exception cref="InvalidOperationException">The last forward pass was not over a tensor.</exception>
    public void Vjp(in ReadOnlyTensorSpan<T> cotangent, in TensorSpan<T> gradient) =>
        _lanes.Derive(
            this, cotangent, nameof(cotangent), gradient, nameof(gradient), static (self, g, result) => self.Vjp(g, result));

    /// <summary>The Jacobian-vector product of the last forward pass along a dimension.</summary>
    /// <param name="tangent">The direction, same shape as the values.</param>
    /// <param name="derivative">Receives the derivative of the result. It may be <paramref name="tangent"/>.</param>
    /// <exception cref="ArgumentException">A shape is not that of the forward pass.</exception>
    /// <exception cref="InvalidOperationException">The last forward pass was not over a tensor.</exception>
    public void Jvp(in ReadOnlyTensorSpan<T> tangent, in TensorSpan<T> derivative) =>
        _lanes.Derive(
            this, tangent, nameof(tangent), derivative, nameof(derivative), static (self, t, result) => self.Jvp(t, result));
}
