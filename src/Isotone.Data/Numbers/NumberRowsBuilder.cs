using System.Numerics;
using System.Runtime.InteropServices;

namespace Isotone.Data;

/// <summary>Collects rows of numbers while they are read.</summary>
internal sealed class NumberRowsBuilder<T>(string source)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<T> _values = [];
    private readonly List<int> _lengths = [];
    private readonly List<long> _lines = [];
    private int _start;

    public string Source => source;

    public void Append(T value) => _values.Add(value);

    /// <summary>Closes the row that the last appended values make.</summary>
    /// <param name="line">The line that the row began on, from 1.</param>
    public void EndRow(long line)
    {
        if (_values.Count == _start)
            throw new DataFileException(source, "the row is empty; it needs at least one number", line);
        _lengths.Add(_values.Count - _start);
        _lines.Add(line);
        _start = _values.Count;
    }

    public NumberRows<T> Build()
    {
        if (_lengths.Count == 0)
            throw new DataFileException(source, "it is empty; at least one number is needed");
        return new NumberRows<T>(source, [.. _values], Rows.FromLengths(CollectionsMarshal.AsSpan(_lengths)), [.. _lines]);
    }
}
