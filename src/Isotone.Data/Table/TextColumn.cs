using System.Text;

namespace Isotone.Data;

/// <summary>
/// A column of mostly distinct texts, such as ids, kept as UTF-8 in one buffer: a row costs its bytes and a 4-byte end
/// instead of an object. Immutable.
/// </summary>
public sealed class TextColumn
{
    private readonly byte[] _text;
    private readonly int[] _ends;

    internal TextColumn(byte[] text, int[] ends)
    {
        _text = text;
        _ends = ends;
    }

    /// <summary>The number of rows.</summary>
    public int Count => _ends.Length;

    /// <summary>The texts end to end.</summary>
    internal ReadOnlySpan<byte> Text => _text;

    /// <summary>Where the text of each row ends.</summary>
    internal ReadOnlySpan<int> Ends => _ends;

    /// <summary>The text of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public string this[int row] => Encoding.UTF8.GetString(Utf8(row));

    /// <summary>The text of a row as UTF-8.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        int start = row == 0 ? 0 : _ends[row - 1];
        return _text.AsSpan(start, _ends[row] - start);
    }

    /// <summary>A copy of some rows.</summary>
    internal TextColumn Select(ReadOnlySpan<int> rows)
    {
        var builder = new TextColumnBuilder();
        foreach (int row in rows)
            builder.Append(Utf8(row));
        return builder.Build();
    }

    internal long MemoryBytes => _text.LongLength + (long)_ends.Length * sizeof(int);
}

/// <summary>Collects a <see cref="TextColumn"/> row by row.</summary>
internal sealed class TextColumnBuilder
{
    private readonly List<int> _ends = [];
    private byte[] _text = new byte[256];
    private int _length;

    public void Append(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(_text.AsSpan(_length));
        _length += utf8.Length;
        _ends.Add(_length);
    }

    public void Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _text.AsSpan(_length));
        _ends.Add(_length);
    }

    /// <summary>Adds the texts between two rows of a list of texts that lie end to end.</summary>
    /// <param name="text">The texts.</param>
    /// <param name="ends">Where each of them ends.</param>
    /// <param name="first">The first row to add.</param>
    /// <param name="end">The row after the last to add.</param>
    public void Append(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, int first, int end)
    {
        if (first == end)
            return;
        int start = first == 0 ? 0 : ends[first - 1];
        ReadOnlySpan<byte> added = text[start..ends[end - 1]];
        Reserve(added.Length);
        added.CopyTo(_text.AsSpan(_length));
        for (int row = first; row < end; row++)
            _ends.Add(_length + ends[row] - start);
        _length += added.Length;
    }

    public TextColumn Build() => new(_text.AsSpan(0, _length).ToArray(), [.. _ends]);

    private void Reserve(int bytes)
    {
        long needed = (long)_length + bytes;
        if (needed <= _text.Length)
            return;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"A text column holds at most {Array.MaxLength} bytes of text.");
        Array.Resize(ref _text, (int)Math.Min(Math.Max(needed, 2L * _text.Length), Array.MaxLength));
    }
}
