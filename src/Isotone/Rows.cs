namespace Isotone;

/// <summary>
/// How a flat span is cut into rows: one row, a batch of equal rows, or ragged rows such as the eras of a data set.
/// Every operator treats each row on its own; a row's result never depends on the other rows.
/// </summary>
/// <remarks>
/// Rows are contiguous, cover the whole span in order, and none is empty. The value is immutable and may be shared
/// between threads. <c>default(Rows)</c> has no rows and no elements.
/// </remarks>
public readonly struct Rows : IEquatable<Rows>
{
    // Ragged: offsets of length Count + 1, first 0, last Length, strictly increasing. Equal rows: null.
    private readonly int[]? _offsets;
    private readonly int _rowLength;

    private Rows(int count, int rowLength, int length, int longest, int[]? offsets)
    {
        Count = count;
        _rowLength = rowLength;
        Length = length;
        Longest = longest;
        _offsets = offsets;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of elements in all rows together.</summary>
    public int Length { get; }

    /// <summary>The length of the longest row; 0 where there are no rows.</summary>
    public int Longest { get; }

    /// <summary>One row of <paramref name="length"/> elements.</summary>
    /// <param name="length">The number of elements, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is below 1.</exception>
    public static Rows One(int length) => Batch(1, length);

    /// <summary>A batch of <paramref name="count"/> rows of <paramref name="length"/> elements each, row-major.</summary>
    /// <param name="count">The number of rows, at least 1.</param>
    /// <param name="length">The number of elements in a row, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is below 1, or the rows have more than 2^31 - 1 elements together.
    /// </exception>
    public static Rows Batch(int count, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        long total = (long)count * length;
        if (total > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), $"{count} rows of {length} elements are more than the {int.MaxValue} a span can hold.");
        }

        return new Rows(count, length, (int)total, length, null);
    }

    /// <summary>Ragged rows from their lengths.</summary>
    /// <param name="lengths">The length of each row, each at least 1.</param>
    /// <exception cref="ArgumentException">
    /// A row is empty or negative (the message names it), or the rows exceed 2^31 - 1 elements together.
    /// </exception>
    public static Rows FromLengths(ReadOnlySpan<int> lengths)
    {
        int[] offsets = new int[lengths.Length + 1];
        long end = 0;
        for (int row = 0; row < lengths.Length; row++)
        {
            if (lengths[row] < 1)
                throw new ArgumentException($"lengths[{row}] is {lengths[row]}; a row needs at least one element.", nameof(lengths));
            end += lengths[row];
            if (end > int.MaxValue)
                throw new ArgumentException($"Up to row {row} the rows have more than {int.MaxValue} elements.", nameof(lengths));
            offsets[row + 1] = (int)end;
        }

        return FromCheckedOffsets(offsets);
    }

    /// <summary>Ragged rows from offsets in the style of compressed sparse rows (CSR).</summary>
    /// <param name="offsets">
    /// Row r is elements offsets[r] up to, not including, offsets[r + 1]: one more entry than rows, the first 0,
    /// each greater than the one before.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The first offset is not 0, the offsets go backwards, or a row is empty (the message names it).
    /// </exception>
    public static Rows FromOffsets(ReadOnlySpan<int> offsets)
    {
        if (offsets.IsEmpty || offsets[0] != 0)
            throw new ArgumentException("offsets must begin with 0.", nameof(offsets));
        for (int row = 0; row + 1 < offsets.Length; row++)
        {
            if (offsets[row + 1] < offsets[row])
            {
                throw new ArgumentException(
                    $"offsets go backwards at row {row}: offsets[{row}] is {offsets[row]}, offsets[{row + 1}] is {offsets[row + 1]}.",
                    nameof(offsets));
            }

            if (offsets[row + 1] == offsets[row])
                throw new ArgumentException($"Row {row} is empty: offsets[{row}] and offsets[{row + 1}] are both {offsets[row]}.", nameof(offsets));
        }

        return FromCheckedOffsets(offsets.ToArray());
    }

    /// <summary>Ragged rows from runs of equal keys, such as the era of each element.</summary>
    /// <typeparam name="TKey">The type of a key: a string, an integer, an enum wrapped in one.</typeparam>
    /// <param name="keys">A key for each element. Equal keys must stand side by side.</param>
    /// <exception cref="ArgumentException">A key comes back after another one began (the message names it and where).</exception>
    public static Rows FromKeys<TKey>(ReadOnlySpan<TKey> keys)
        where TKey : notnull, IEquatable<TKey>
    {
        var seen = new Dictionary<TKey, int>();
        var offsets = new List<int> { 0 };
        for (int i = 0; i < keys.Length; i++)
        {
            if (i > 0 && keys[i].Equals(keys[i - 1]))
                continue;
            if (!seen.TryAdd(keys[i], i))
            {
                throw new ArgumentException(
                    $"Key '{keys[i]}' comes back at element {i} after a run that began at element {seen[keys[i]]}; " +
                    "equal keys must stand side by side.",
                    nameof(keys));
            }

            if (i > 0)
                offsets.Add(i);
        }

        if (keys.IsEmpty)
            return default;
        offsets.Add(keys.Length);
        return FromCheckedOffsets([.. offsets]);
    }

    /// <summary>The index of a row's first element in the flat span.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int Start(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        return _offsets is null ? row * _rowLength : _offsets[row];
    }

    /// <summary>The number of elements in a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int LengthOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        return _offsets is null ? _rowLength : _offsets[row + 1] - _offsets[row];
    }

    /// <summary>The part of <paramref name="elements"/> that belongs to a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or the span is too short for it.</exception>
    public ReadOnlySpan<T> Slice<T>(ReadOnlySpan<T> elements, int row) => elements.Slice(Start(row), LengthOf(row));

    /// <inheritdoc cref="Slice{T}(ReadOnlySpan{T}, int)"/>
    public Span<T> Slice<T>(Span<T> elements, int row) => elements.Slice(Start(row), LengthOf(row));

    /// <summary>The row that an element of the flat span belongs to.</summary>
    /// <param name="element">The index of the element, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public int RowOf(int element)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)element, (uint)Length, nameof(element));
        if (_offsets is null)
            return element / _rowLength;
        int found = Array.BinarySearch(_offsets, element);
        return found >= 0 ? found : ~found - 1;
    }

    /// <inheritdoc/>
    public bool Equals(Rows other)
    {
        if (Count != other.Count || Length != other.Length)
            return false;
        for (int row = 0; row < Count; row++)
        {
            if (Start(row) != other.Start(row))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rows other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Length);

    /// <summary>Whether both cut the same number of elements at the same places.</summary>
    public static bool operator ==(Rows left, Rows right) => left.Equals(right);

    /// <summary>Whether the two differ in the number of elements or in where they cut.</summary>
    public static bool operator !=(Rows left, Rows right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() =>
        _offsets is null ? $"{Count} x {_rowLength}" : $"{Count} ragged rows, {Length} elements";

    private static Rows FromCheckedOffsets(int[] offsets)
    {
        int longest = 0;
        for (int row = 0; row + 1 < offsets.Length; row++)
            longest = Math.Max(longest, offsets[row + 1] - offsets[row]);
        int count = offsets.Length - 1;
        return count == 0 ? default : new Rows(count, 0, offsets[count], longest, offsets);
    }
}
