using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The elements of variables one after another.</summary>
    /// <param name="inputs">At least one; of any shape, read in row-major order.</param>
    /// <returns>One dimension, as long as all of them together.</returns>
    /// <exception cref="ArgumentException">There are no inputs.</exception>
    public static Variable<T> Concatenate<T>(params ReadOnlySpan<Variable<T>> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (inputs.IsEmpty)
            throw new ArgumentException("inputs is empty; a variable needs at least one element.", nameof(inputs));
        int length = 0;
        foreach (Variable<T> input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
            length = checked(length + input.Length);
        }

        Variable<T> result = Variable.Result(new Shape(length), Pull, inputs, out Span<T> value);
        int at = 0;
        foreach (Variable<T> input in inputs)
        {
            input.Value.CopyTo(value[at..]);
            at += input.Length;
        }

        return result;

        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            int at = 0;
            foreach (Variable<T> input in result.Inputs)
            {
                if (input.RequiresGradient)
                {
                    Span<T> gradient = input.GradientToAddTo();
                    TensorPrimitives.Add(gradient, cotangent.Slice(at, input.Length), gradient);
                }

                at += input.Length;
            }
        }
    }
}
