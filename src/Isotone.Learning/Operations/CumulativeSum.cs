using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The sums of the first 1, 2, ... elements along one dimension; added up in double.</summary>
    /// <param name="input">At least one dimension.</param>
    /// <param name="dimension">Which to sum along, counted from either end; the last where left out.</param>
    /// <returns>The input's shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public static Variable<T> CumulativeSum<T>(this Variable<T> input, Index? dimension = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var along = new AlongDimension(input.Shape, dimension ?? ^1);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        ReadOnlySpan<T> from = input.Value;
        for (int lane = 0; lane < along.Lanes; lane++)
        {
            double sum = 0;
            int at = along.Start(lane);
            for (int d = 0; d < along.Length; d++, at += along.Inner)
                value[at] = T.CreateTruncating(sum += double.CreateTruncating(from[at]));
        }

        return result;

        // An element is in every sum from its own on: its gradient is the sum of their cotangents, from the end.
        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToAddTo();
            for (int lane = 0; lane < along.Lanes; lane++)
            {
                double sum = 0;
                int at = along.Start(lane) + (along.Length - 1) * along.Inner;
                for (int d = 0; d < along.Length; d++, at -= along.Inner)
                    gradient[at] += T.CreateTruncating(sum += double.CreateTruncating(cotangent[at]));
            }
        }
    }
}
