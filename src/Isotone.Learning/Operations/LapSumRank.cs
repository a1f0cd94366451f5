using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The LapSum ranks of each row, in its own order. See <see cref="Isotone.LapSumRank{T}"/>.</summary>
    /// <param name="input">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="rows">The rows, such as eras.</param>
    /// <param name="alpha">The scale of the Laplace distribution, a constant for the gradient.</param>
    /// <param name="direction">Which end comes first.</param>
    /// <returns>Ranks, same shape.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or an element is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive and finite.</exception>
    public static Variable<T> LapSumRank<T>(
        this Variable<T> input, Rows rows, double alpha = 1, SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var ranks = new LapSumRank<T>(alpha, direction);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        ranks.Forward(input.Value, rows, value);
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent) =>
            AddVjp(ranks, static (ranks, g, to) => ranks.Vjp(g, to), cotangent, result.Inputs[0]);
    }
}
