using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>
/// The reverse rule of functions that give one number for each row and know its derivative by each element at once:
/// nothing of the forward pass has to be kept but that derivative.
/// </summary>
internal static class RowFunction
{
    /// <summary>A result with one number for each row.</summary>
    /// <param name="input">What the function is of.</param>
    /// <param name="rows">How it is cut into rows.</param>
    /// <param name="value">The numbers, to be written: shape [rows.Count].</param>
    /// <param name="derivative">
    /// The derivative of its row's number by each element, to be written; empty where nothing is recorded.
    /// </param>
    /// <param name="isScalar">Whether the number of a single row is a scalar, shape [] in place of [1].</param>
    public static Variable<T> Result<T>(
        Variable<T> input, Rows rows, out Span<T> value, out Span<T> derivative, bool isScalar = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        derivative = default;
        Shape shape = isScalar ? Shape.Scalar : new Shape(rows.Count);
        if (!Variable.Records<T>([input]))
            return Variable.Result(shape, Pull, [input], out value);
        Variable<T> kept = Variable.Temporary<T>(input.Shape);
        derivative = kept.Buffer;
        return Variable.Result(shape, Pull, [input, kept], out value);

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToWriteOrAddTo(out bool add);
            for (int row = 0; row < rows.Count; row++)
            {
                Span<T> to = rows.Slice(gradient, row);
                ReadOnlySpan<T> slope = rows.Slice(result.Inputs[1].Value, row);
                if (add)
                    TensorPrimitives.MultiplyAdd(slope, cotangent[row], to, to);
                else
                    TensorPrimitives.Multiply(slope, cotangent[row], to);
            }
        }
    }

    /// <summary>A score of each row, its derivative computed along with it.</summary>
    public static Variable<T> Of<T>(
        Variable<T> predictions, Variable<T> targets, Rows rows, Variable<T>? weights, DifferentiableScore<T> score)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireRows(predictions, targets, rows);
        RequireWeights(predictions, weights);
        Variable<T> result = Result(predictions, rows, out Span<T> value, out Span<T> derivative);
        double[] rented = ArrayPool<double>.Shared.Rent(rows.Count);
        Span<double> scores = rented.AsSpan(0, rows.Count);
        score.Evaluate(predictions.Value, targets.Value, rows, scores, derivative, weights is null ? [] : weights.Value);
        TensorPrimitives.ConvertTruncating(scores, value);
        ArrayPool<double>.Shared.Return(rented);
        return result;
    }

    /// <summary>Refuses weights that are not one for each prediction.</summary>
    public static void RequireWeights<T>(Variable<T> predictions, Variable<T>? weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (weights is null)
            return;
        if (weights.Length != predictions.Length)
            throw new ArgumentException($"weights has {weights.Length} elements, predictions has {predictions.Length}.", nameof(weights));
        if (weights.RequiresGradient)
            throw new ArgumentException("weights requires a gradient; weights are constants here, Detach() them.", nameof(weights));
    }

    /// <summary>Refuses predictions and targets that the rows do not cut.</summary>
    public static void RequireRows<T>(Variable<T> predictions, Variable<T> targets, Rows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(targets);
        if (rows.Length != predictions.Length)
            throw new ArgumentException($"rows cut {rows.Length} elements, predictions has {predictions.Length}.", nameof(rows));
        if (rows.Length != targets.Length)
            throw new ArgumentException($"targets has {targets.Length} elements, predictions has {predictions.Length}.", nameof(targets));
        if (targets.RequiresGradient)
            throw new ArgumentException("targets requires a gradient; targets are constants here, Detach() them.", nameof(targets));
    }
}
