using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>
/// Argument checks whose messages name the argument and, where there are several rows, the row: for scores and losses
/// outside this library, so that they refuse what the operators refuse with the same sentences.
/// </summary>
public static class Guard
{
    /// <summary>Refuses spans whose length is not the rows' and rows without elements.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="span">What they are to cut.</param>
    /// <param name="name">What the caller calls the span.</param>
    /// <exception cref="ArgumentException">The span is empty, there are no rows, or the lengths differ.</exception>
    public static void Covers<T>(
        Rows rows, ReadOnlySpan<T> span, [CallerArgumentExpression(nameof(span))] string name = "")
    {
        if (span.IsEmpty)
            throw new ArgumentException($"{name} is empty; a row needs at least one element.", name);
        if (rows.Length == 0)
            throw new ArgumentException($"rows has no rows, but {name} has {span.Length} elements.", nameof(rows));
        SameLength(span, rows.Length, name);
    }

    /// <inheritdoc cref="Covers{T}(Rows, ReadOnlySpan{T}, string)"/>
    public static void Covers<T>(
        Rows rows, Span<T> span, [CallerArgumentExpression(nameof(span))] string name = "") =>
        Covers(rows, (ReadOnlySpan<T>)span, name);

    /// <summary>Refuses a span of another length than <paramref name="expected"/>.</summary>
    /// <param name="span">The span.</param>
    /// <param name="expected">The length it must have.</param>
    /// <param name="name">What the caller calls the span.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static void SameLength<T>(
        ReadOnlySpan<T> span, int expected, [CallerArgumentExpression(nameof(span))] string name = "")
    {
        if (span.Length != expected)
            throw new ArgumentException($"{name} has {span.Length} elements where {expected} are needed.", name);
    }

    /// <inheritdoc cref="SameLength{T}(ReadOnlySpan{T}, int, string)"/>
    public static void SameLength<T>(
        Span<T> span, int expected, [CallerArgumentExpression(nameof(span))] string name = "") =>
        SameLength((ReadOnlySpan<T>)span, expected, name);

    /// <summary>Refuses an output that overlaps an input without being the same: rows would overwrite one another.</summary>
    /// <param name="input">What is read.</param>
    /// <param name="output">What is written.</param>
    /// <param name="inputName">What the caller calls the input.</param>
    /// <param name="outputName">What the caller calls the output.</param>
    /// <exception cref="ArgumentException">They overlap and do not begin at the same element.</exception>
    public static void SameOrApart<T>(
        ReadOnlySpan<T> input,
        Span<T> output,
        [CallerArgumentExpression(nameof(input))] string inputName = "",
        [CallerArgumentExpression(nameof(output))] string outputName = "")
    {
        if (input.Overlaps(output, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                $"{outputName} overlaps {inputName}; it must be the same span or another one.", outputName);
        }
    }

    /// <summary>Rows for a single row of values, refusing an empty one under the caller's name for it.</summary>
    /// <param name="values">The row.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public static Rows OneRow<T>(
        ReadOnlySpan<T> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        if (values.IsEmpty)
            throw new ArgumentException($"{name} is empty; a row needs at least one element.", name);
        return Rows.One(values.Length);
    }

    /// <summary>Refuses NaN and infinity, naming the element and its row.</summary>
    /// <param name="values">The elements of all rows, flat.</param>
    /// <param name="rows">How they are cut into rows.</param>
    /// <param name="name">What the caller calls the values.</param>
    /// <exception cref="ArgumentException">An element is NaN or infinite.</exception>
    public static void Finite<T>(
        ReadOnlySpan<T> values, Rows rows, [CallerArgumentExpression(nameof(values))] string name = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TensorPrimitives.IsFiniteAll(values))
            return;
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
                ThrowNotFinite(values[i], i, rows, name);
        }
    }

    /// <summary>Refuses elements that are not positive and finite, naming the element and its row.</summary>
    /// <param name="values">The elements of all rows, flat.</param>
    /// <param name="rows">How they are cut into rows.</param>
    /// <param name="name">What the caller calls the values.</param>
    /// <exception cref="ArgumentException">An element is NaN, infinite, zero or negative.</exception>
    public static void Positive<T>(
        ReadOnlySpan<T> values, Rows rows, [CallerArgumentExpression(nameof(values))] string name = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Finite(values, rows, name);
        if (values.IsEmpty || TensorPrimitives.Min(values) > T.Zero)
            return;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] > T.Zero))
                throw new ArgumentException($"{Where(i, rows, name)} is {values[i]}; every element must be positive.", name);
        }
    }

    /// <summary>Refuses NaN, naming the element and its row. Infinities pass: they are ordered.</summary>
    /// <param name="values">The elements of all rows, flat.</param>
    /// <param name="rows">How they are cut into rows.</param>
    /// <param name="name">What the caller calls the values.</param>
    /// <exception cref="ArgumentException">An element is NaN.</exception>
    public static void NotNaN<T>(
        ReadOnlySpan<T> values, Rows rows, [CallerArgumentExpression(nameof(values))] string name = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!TensorPrimitives.IsNaNAny(values))
            return;
        for (int i = 0; i < values.Length; i++)
        {
            if (T.IsNaN(values[i]))
                throw new ArgumentException($"{Where(i, rows, name)} is NaN, which has no place in an order.", name);
        }
    }

    /// <summary>Refuses a number that is not positive and finite.</summary>
    /// <param name="number">The number.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN, infinite, zero or negative.</exception>
    public static void PositiveFinite(
        double number, [CallerArgumentExpression(nameof(number))] string name = "")
    {
        if (!(number > 0) || double.IsInfinity(number))
            throw new ArgumentOutOfRangeException(name, number, $"{name} must be positive and finite.");
    }

    private static void ThrowNotFinite<T>(T value, int element, Rows rows, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string what = T.IsNaN(value) ? "NaN" : T.IsNegative(value) ? "-infinity" : "infinity";
        throw new ArgumentException($"{Where(element, rows, name)} is {what}; every element must be finite.", name);
    }

    /// <summary>An element as a reader finds it: by its index and, among several rows, its row and place there.</summary>
    private static string Where(int element, Rows rows, string name)
    {
        if (rows.Count <= 1)
            return $"{name}[{element}]";
        int row = rows.RowOf(element);
        return $"{name}[{element}] (row {row}, element {element - rows.Start(row)})";
    }
}
