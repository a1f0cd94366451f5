using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The sum of all elements, as a scalar; added up in double.</summary>
    public static Variable<T> Sum<T>(this Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        Variable<T> result = Variable.Result(Shape.Scalar, Pull, [input], out Span<T> value);
        value[0] = T.CreateTruncating(WideSum.Of(input.Value));
        return result;

        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToAddTo();
            TensorPrimitives.Add(gradient, cotangent[0], gradient);
        }
    }

    /// <summary>The sums along one dimension; added up in double.</summary>
    /// <param name="input">At least one dimension.</param>
    /// <param name="dimension">Which to sum over, counted from either end.</param>
    /// <param name="keepDimension">Whether it stays with length 1 (to be broadcast) or goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public static Variable<T> Sum<T>(this Variable<T> input, Index dimension, bool keepDimension = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var along = new AlongDimension(input.Shape, dimension);
        Variable<T> result = Variable.Result(along.Reduced(keepDimension), Pull, [input], out Span<T> value);
        along.Sum(input.Value, value, 1);
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent) =>
            along.AddRepeated(cotangent, T.One, result.Inputs[0].GradientToAddTo());
    }
}
