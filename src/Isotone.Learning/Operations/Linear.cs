using System.Buffers;
using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The affine map of a linear layer, x W' + b, in one pass.</summary>
    /// <param name="input">Shape [rows, in].</param>
    /// <param name="weight">Shape [out, in], as PyTorch keeps it.</param>
    /// <param name="bias">Shape [out], or null for none.</param>
    /// <returns>Shape [rows, out].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> Linear<T>(this Variable<T> input, Variable<T> weight, Variable<T>? bias = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Linear(input, weight, bias, relu: false);

    /// <summary>A linear layer and the rectifier after it, max(x W' + b, 0), with the same bits as one after the other.</summary>
    /// <inheritdoc cref="Linear{T}(Variable{T}, Variable{T}, Variable{T})"/>
    public static Variable<T> LinearRelu<T>(this Variable<T> input, Variable<T> weight, Variable<T>? bias = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Linear(input, weight, bias, relu: true);

    private static Variable<T> Linear<T>(Variable<T> input, Variable<T> weight, Variable<T>? bias, bool relu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        if (input.Shape.Rank != 2 || weight.Shape.Rank != 2 || input.Shape[1] != weight.Shape[1])
            throw new ArgumentException($"Input {input.Shape} and weight {weight.Shape} do not fit, [rows, in] and [out, in].");
        int rows = input.Shape[0], inputs = input.Shape[1], outputs = weight.Shape[0];
        if (bias is not null && (bias.Shape.Rank != 1 || bias.Length != outputs))
            throw new ArgumentException($"bias has shape {bias.Shape} where [{outputs}] is needed.", nameof(bias));
        Pullback<T> pullback = relu ? PullRectified : PullSums;
        Variable<T> result = bias is null
            ? Variable.Result(new Shape(rows, outputs), pullback, [input, weight], out Span<T> value)
            : Variable.Result(new Shape(rows, outputs), pullback, [input, weight, bias], out value);
        MatrixProduct.Multiply(
            input.Value, false, weight.Value, true, value, rows, outputs, inputs, false, bias is null ? default : bias.Value, relu);
        return result;

        // d max(y, 0) = dy where the result is positive
        static void PullRectified(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            T[] passed = ArrayPool<T>.Shared.Rent(cotangent.Length);
            ColumnSumLoop<T> loop = ColumnSumLoop<T>.ForThisThread;
            loop.Run(cotangent, result.Value, passed, result.Shape[0], result.Shape[1], Bias(result));
            PullProducts(result, passed.AsSpan(0, cotangent.Length));
            ArrayPool<T>.Shared.Return(passed);
        }

        static void PullSums(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            if (Bias(result) is Variable<T> bias)
                ColumnSumLoop<T>.ForThisThread.Run(cotangent, default, default, result.Shape[0], result.Shape[1], bias);
            PullProducts(result, cotangent);
        }

        static Variable<T>? Bias(Variable<T> result) =>
            result.Inputs.Length > 2 && result.Inputs[2].RequiresGradient ? result.Inputs[2] : null;

        // d(x W' + b) = dx W' + x dW' + db: the gradients are G W, G' x and the column sums of G
        static void PullProducts(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Variable<T> input = result.Inputs[0], weight = result.Inputs[1];
            int rows = input.Shape[0], inputs = input.Shape[1], outputs = weight.Shape[0];
            if (input.RequiresGradient)
            {
                Span<T> gradient = input.GradientToWriteOrAddTo(out bool add);
                MatrixProduct.Multiply(cotangent, false, weight.Value, false, gradient, rows, inputs, outputs, add);
            }

            if (weight.RequiresGradient)
            {
                Span<T> gradient = weight.GradientToWriteOrAddTo(out bool add);
                MatrixProduct.Multiply(cotangent, true, input.Value, false, gradient, outputs, inputs, rows, add);
            }
        }
    }
}
