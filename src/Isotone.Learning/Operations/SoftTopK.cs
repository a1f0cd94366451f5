using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The soft top-k of each row, in its own order. See <see cref="Isotone.SoftTopK{T}"/>.</summary>
    /// <param name="input">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="rows">The rows, such as eras; each at least k long.</param>
    /// <param name="k">How many are chosen.</param>
    /// <param name="strength">The regularization strength, a constant for the gradient.</param>
    /// <param name="direction">Whether the largest (descending) or the smallest are chosen.</param>
    /// <returns>Numbers from 0 to 1, same shape.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a row is too short, or an element is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive and finite.</exception>
    public static Variable<T> SoftTopK<T>(
        this Variable<T> input, Rows rows, double k, double strength = 1, SortDirection direction = SortDirection.Descending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var top = new SoftTopK<T>(k, strength, direction);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        top.Forward(input.Value, rows, value);
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent) =>
            AddVjp(top, static (top, g, to) => top.Vjp(g, to), cotangent, result.Inputs[0]);
    }
}
