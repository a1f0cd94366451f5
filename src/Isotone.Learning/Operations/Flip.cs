using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The elements in reverse order along one dimension.</summary>
    /// <param name="input">At least one dimension.</param>
    /// <param name="dimension">Which to turn round, counted from either end; the last where left out.</param>
    /// <returns>The input's shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public static Variable<T> Flip<T>(this Variable<T> input, Index? dimension = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var along = new AlongDimension(input.Shape, dimension ?? ^1);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        value.Clear();
        AddFlipped(input.Value, value, along);
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent) =>
            AddFlipped(cotangent, result.Inputs[0].GradientToAddTo(), along);
    }

    private static void AddFlipped<T>(ReadOnlySpan<T> from, Span<T> to, AlongDimension along)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int lane = 0; lane < along.Lanes; lane++)
        {
            int at = along.Start(lane), mirrored = at + (along.Length - 1) * along.Inner;
            for (int d = 0; d < along.Length; d++, at += along.Inner, mirrored -= along.Inner)
                to[mirrored] += from[at];
        }
    }
}
