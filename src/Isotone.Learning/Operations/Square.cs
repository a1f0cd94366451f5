using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The square of every element.</summary>
    public static Variable<T> Square<T>(this Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        TensorPrimitives.Multiply(input.Value, input.Value, value);
        return result;

        // d(x^2) = 2 x dx
        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Variable<T> input = result.Inputs[0];
            ReadOnlySpan<T> x = input.Value;
            Span<T> gradient = input.GradientToAddTo();
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] += (x[i] + x[i]) * cotangent[i];
        }
    }
}
