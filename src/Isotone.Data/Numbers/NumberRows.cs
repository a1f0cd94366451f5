using System.Globalization;
using System.Numerics;

namespace Isotone.Data;

/// <summary>Rows of numbers as a file or a pipe gave them, and the line that each row stands on. Immutable.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class NumberRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values;
    private readonly long[] _lines;

    internal NumberRows(string source, T[] values, Rows rows, long[] lines)
    {
        Source = source;
        _values = values;
        Rows = rows;
        _lines = lines;
    }

    /// <summary>Where the numbers came from: the path of the file, or a name for the data.</summary>
    public string Source { get; }

    /// <summary>The numbers of all rows, flat.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>How <see cref="Values"/> is cut into rows; at least one.</summary>
    public Rows Rows { get; }

    /// <summary>The numbers of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<T> Row(int row) => Rows.Slice(Values, row);

    /// <summary>The line of the source that a row begins on, from 1.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public long LineOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows.Count, nameof(row));
        return _lines[row];
    }

    /// <summary>Refuses numbers that are not cut into rows as <paramref name="other"/>'s are.</summary>
    /// <param name="other">The numbers that these belong to, element by element.</param>
    /// <exception cref="DataFileException">
    /// The number of rows, or the length of one, differs; the message names both.
    /// </exception>
    public void RequireRowsOf(NumberRows<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rows.Count != other.Rows.Count)
        {
            throw new DataFileException(
                Source, $"it has {Count(Rows.Count, "row")} where {other.Source} has {Count(other.Rows.Count, "row")}");
        }

        for (int row = 0; row < Rows.Count; row++)
        {
            int length = Rows.LengthOf(row), expected = other.Rows.LengthOf(row);
            if (length == expected)
                continue;
            string there = string.Create(CultureInfo.InvariantCulture, $"{other.Source}, line {other.LineOf(row)}");
            throw Problem(row, $"the row has {Count(length, "number")} where {there}, has {Count(expected, "number")}");
        }
    }

    /// <summary>Refuses NaN and infinity.</summary>
    /// <exception cref="DataFileException">A number is not finite; the message names its line.</exception>
    public void RequireFinite()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (T.IsFinite(_values[i]))
                continue;
            int row = Rows.RowOf(i);
            string what = T.IsNaN(_values[i]) ? "NaN" : "infinite";
            string place = (i - Rows.Start(row) + 1).ToString(CultureInfo.InvariantCulture);
            throw Problem(row, $"number {place} of the row is {what}; every number must be finite");
        }
    }

    /// <summary>The exception that says what is wrong with a row, naming the source and the line.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="problem">What is wrong, as the rest of a sentence without its full stop.</param>
    public DataFileException Problem(int row, string problem) => new(Source, problem, LineOf(row));

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
