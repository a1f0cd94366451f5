using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The elements at indices: result[k] = input[indices[k]]. An element may be taken any number of times.</summary>
    /// <param name="input">Any shape; indices count its elements in row-major order.</param>
    /// <param name="indices">At least one, from 0.</param>
    /// <returns>Shape [indices.Length].</returns>
    /// <exception cref="ArgumentException">There are no indices, or one is out of range.</exception>
    public static Variable<T> Gather<T>(this Variable<T> input, int[] indices)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Length == 0)
            throw new ArgumentException("indices is empty; a variable needs at least one element.", nameof(indices));
        Variable<T> result = Variable.Result(new Shape(indices.Length), Pull, [input], out Span<T> value);
        ReadOnlySpan<T> from = input.Value;
        for (int k = 0; k < indices.Length; k++)
        {
            value[k] = (uint)indices[k] < (uint)from.Length
                ? from[indices[k]]
                : throw new ArgumentException($"indices[{k}] is {indices[k]}; input has {from.Length} elements.", nameof(indices));
        }

        return result;

        // d result[k] = d input[indices[k]]
        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToAddTo();
            for (int k = 0; k < indices.Length; k++)
                gradient[indices[k]] += cotangent[k];
        }
    }
}
