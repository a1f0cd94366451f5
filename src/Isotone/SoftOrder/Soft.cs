using System.Numerics;

namespace Isotone;

/// <summary>Soft ranks and soft sorts in one line; thread-safe. For gradients and reuse, see
/// <see cref="SoftRank{T}"/> and <see cref="SoftSort{T}"/>.</summary>
public static partial class Soft
{
    /// <summary>The soft ranks of one row.</summary>
    /// <param name="values">The row, shape [n], finite.</param>
    /// <param name="strength">The regularization strength, positive and finite, in units of the values.</param>
    /// <param name="regularization">The regularizer.</param>
    /// <param name="direction">Which value has rank 1.</param>
    /// <returns>The soft ranks, shape [n], between 1 and n.</returns>
    /// <exception cref="ArgumentException">The row is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    public static T[] Rank<T>(
        ReadOnlySpan<T> values,
        double strength = 1.0,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(new SoftRank<T>(regularization, strength, direction), values);

    /// <inheritdoc cref="Rank{T}(ReadOnlySpan{T}, double, Regularization, SortDirection)"/>
    public static T[] Rank<T>(
        T[] values,
        double strength = 1.0,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Rank((ReadOnlySpan<T>)values, strength, regularization, direction);

    /// <summary>The soft sort of one row.</summary>
    /// <param name="values">The row, shape [n], finite.</param>
    /// <param name="strength">The regularization strength, positive and finite, in units of 1/values.</param>
    /// <param name="regularization">The regularizer.</param>
    /// <param name="direction">Which end comes first.</param>
    /// <returns>The soft sort, shape [n].</returns>
    /// <exception cref="ArgumentException">The row is empty or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    public static T[] Sort<T>(
        ReadOnlySpan<T> values,
        double strength = 1.0,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(new SoftSort<T>(regularization, strength, direction), values);

    /// <inheritdoc cref="Sort{T}(ReadOnlySpan{T}, double, Regularization, SortDirection)"/>
    public static T[] Sort<T>(
        T[] values,
        double strength = 1.0,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Sort((ReadOnlySpan<T>)values, strength, regularization, direction);

    private static T[] Apply<T>(SoftOperator<T> soft, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] result = new T[values.Length];
        soft.Forward(values, result);
        return result;
    }
}
