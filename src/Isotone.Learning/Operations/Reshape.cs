using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <exception cref="ArgumentException">The shapes differ in the number of elements.</exception>
    public static Variable<T> Reshape<T>(this Variable<T> input, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (shape.Length != input.Length)
            throw new ArgumentException($"Shape {shape} has {shape.Length} elements, {input.Shape} has {input.Length}.", nameof(shape));
        Variable<T> result = Variable.Result(shape, Pull, [input], out Span<T> value);
        input.Value.CopyTo(value);
        return result;

        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToAddTo();
            TensorPrimitives.Add(gradient, cotangent, gradient);
        }
    }
}
