using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The differences of neighbours along one dimension: result[d] = input[d + 1] - input[d].</summary>
    /// <param name="input">At least two elements along the dimension.</param>
    /// <param name="dimension">Which to go along, counted from either end; the last where left out.</param>
    /// <returns>The input's shape, the dimension shorter by one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">The dimension has a single element.</exception>
    public static Variable<T> Difference<T>(this Variable<T> input, Index? dimension = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        Index along = dimension ?? ^1;
        var from = new AlongDimension(input.Shape, along);
        if (from.Length < 2)
            throw new ArgumentException($"Shape {input.Shape} has one element along the dimension; a difference needs two.", nameof(input));
        var to = new AlongDimension(from.WithLength(from.Length - 1), along);
        Variable<T> result = Variable.Result(from.WithLength(from.Length - 1), Pull, [input], out Span<T> value);
        ReadOnlySpan<T> elements = input.Value;
        for (int lane = 0; lane < to.Lanes; lane++)
        {
            int read = from.Start(lane), write = to.Start(lane);
            for (int d = 0; d < to.Length; d++, read += from.Inner, write += to.Inner)
                value[write] = elements[read + from.Inner] - elements[read];
        }

        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToAddTo();
            for (int lane = 0; lane < to.Lanes; lane++)
            {
                int write = from.Start(lane), read = to.Start(lane);
                for (int d = 0; d < to.Length; d++, read += to.Inner, write += from.Inner)
                {
                    gradient[write] -= cotangent[read];
                    gradient[write + from.Inner] += cotangent[read];
                }
            }
        }
    }
}
