using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>Every element times a number that is no variable.</summary>
    public static Variable<T> Scale<T>(this Variable<T> input, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        TensorPrimitives.Multiply(input.Value, factor, value);
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToAddTo();
            TensorPrimitives.MultiplyAdd(cotangent, factor, gradient, gradient);
        }
    }
}
