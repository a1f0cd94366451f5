using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The soft ranks of each row, in its own order. See <see cref="Isotone.SoftRank{T}"/>.</summary>
    /// <param name="input">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="rows">The rows, such as eras.</param>
    /// <param name="strength">The regularization strength, a constant for the gradient.</param>
    /// <param name="regularization">The regularizer.</param>
    /// <param name="direction">Which end comes first.</param>
    /// <returns>Soft ranks, same shape.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or an element is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    public static Variable<T> SoftRank<T>(
        this Variable<T> input,
        Rows rows,
        double strength = 1,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var softRank = new SoftRank<T>(regularization, strength, direction);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        softRank.Forward(input.Value, rows, value);
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent) => AddVjp(softRank, cotangent, result.Inputs[0]);
    }

    /// <summary>The soft ranks of each row, in its own order. A row is what lies along the last dimension.</summary>
    /// <inheritdoc cref="SoftRank{T}(Variable{T}, Rows, double, Regularization, SortDirection)"/>
    public static Variable<T> SoftRank<T>(
        this Variable<T> input,
        double strength = 1,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.SoftRank(RowsAlongLast(input.Shape), strength, regularization, direction);
    }
}
