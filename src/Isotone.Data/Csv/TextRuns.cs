namespace Isotone.Data;

/// <summary>A column of texts that mostly repeat the text of the row before, as runs. Used again block by block.</summary>
internal sealed class TextRuns
{
    private readonly List<(int Row, int Line, int End)> _runs = [];
    private byte[] _text = new byte[64];
    private int _length;

    public int Count => _runs.Count;

    public void Clear()
    {
        _runs.Clear();
        _length = 0;
    }

    /// <summary>Adds the text of a row.</summary>
    public void Append(int row, int line, ReadOnlySpan<byte> text)
    {
        if (_runs.Count > 0 && Text(_runs.Count - 1).SequenceEqual(text))
            return;
        if (_length + text.Length > _text.Length)
            Array.Resize(ref _text, 2 * (_length + text.Length));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        _runs.Add((row, line, _length));
    }

    /// <summary>The row that a run begins with.</summary>
    public int Row(int run) => _runs[run].Row;

    /// <summary>The line of the row that a run begins with.</summary>
    public int Line(int run) => _runs[run].Line;

    /// <summary>The text of a run's rows.</summary>
    public ReadOnlySpan<byte> Text(int run)
    {
        int start = run == 0 ? 0 : _runs[run - 1].End;
        return _text.AsSpan(start, _runs[run].End - start);
    }
}
