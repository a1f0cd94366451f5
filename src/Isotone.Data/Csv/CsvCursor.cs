namespace Isotone.Data;

/// <summary>Goes through the fields of a block's records, quoted as in RFC 4180 where they are.</summary>
internal sealed class CsvCursor
{
    private byte[] _text = [];
    private int _end;
    private byte[] _unquoted = [];

    /// <summary>Where the next field begins.</summary>
    public int Position { get; set; }

    /// <summary>Where the record begins.</summary>
    public int RecordStart { get; private set; }

    /// <summary>The line breaks before <see cref="Position"/>.</summary>
    public int Line { get; private set; }

    /// <summary>The line breaks before the record.</summary>
    public int RecordLine { get; private set; }

    /// <summary>Whether the last field read was the last of its record.</summary>
    public bool RecordEnded { get; private set; }

    public void Open(CsvBlock block) => Open(block.Buffer, block.Start, block.End);

    /// <summary>Advances to the next record over blank lines; false at the end of the block.</summary>
    public bool NextRecord()
    {
        while (Position < _end)
        {
            int lineBreak = _text[Position] == '\r' ? Position + 1 : Position;
            if (lineBreak >= _end)
                return false;
            if (_text[lineBreak] != '\n')
            {
                (RecordStart, RecordLine, RecordEnded) = (Position, Line, false);
                return true;
            }

            Position = lineBreak + 1;
            Line++;
        }

        return false;
    }

    /// <summary>The next field of the record, without its quotes; valid until the next call.</summary>
    /// <exception cref="CsvProblemException">Its quotes are broken.</exception>
    public ReadOnlySpan<byte> Field()
    {
        int start = Position;
        if (start < _end && _text[start] == '"')
            return QuotedField();
        ReadOnlySpan<byte> rest = _text.AsSpan(start, _end - start);
        int length = rest.IndexOfAny((byte)',', (byte)'\n', (byte)'"');
        if (length >= 0 && rest[length] == '"')
            throw Broken("a quote stands inside a field that does not begin with one");
        if (length >= 0 && rest[length] == ',')
        {
            Position = start + length + 1;
            return rest[..length];
        }

        if (length >= 0)
            Line++;
        else
            length = rest.Length;
        EndRecord(start + length + 1);
        return length > 0 && rest[length - 1] == '\r' ? rest[..(length - 1)] : rest[..length];
    }

    /// <summary>Counts the fields of the record from its begin. Does not move.</summary>
    /// <exception cref="CsvProblemException">Quotes are broken.</exception>
    public int CountFields()
    {
        var counter = new CsvCursor();
        counter.Open(_text, RecordStart, _end);
        counter.Line = RecordLine;
        int fields = 0;
        for (counter.NextRecord(); !counter.RecordEnded; fields++)
            counter.Field();
        return fields;
    }

    /// <summary>Refuses a record that has not as many fields as the header.</summary>
    /// <exception cref="CsvProblemException">It has more or fewer.</exception>
    public void RequireFields(int columns)
    {
        int fields = CountFields();
        if (fields != columns)
        {
            string more = fields < columns ? "fewer" : "more";
            throw new CsvProblemException(
                RecordLine, -1, $"there are {more} fields ({fields}) than the header names columns ({columns})");
        }
    }

    private void Open(byte[] text, int start, int end)
    {
        (_text, Position, _end, Line) = (text, start, end, 0);
        RecordEnded = true;
    }

    private ReadOnlySpan<byte> QuotedField()
    {
        int line = Line;
        int start = Position + 1;
        int from = start;
        bool doubled = false;
        while (true)
        {
            int length = _text.AsSpan(from, _end - from).IndexOf((byte)'"');
            if (length < 0)
                throw new CsvProblemException(line, -1, "the text is not CSV: a quote is not closed");
            int quote = from + length;
            if (quote + 1 < _end && _text[quote + 1] == '"')
            {
                doubled = true;
                from = quote + 2;
                continue;
            }

            ReadOnlySpan<byte> field = _text.AsSpan(start, quote - start);
            Line += field.Count((byte)'\n');
            EndQuoted(quote + 1);
            return doubled ? WithoutDoubles(field) : field;
        }
    }

    // After a closing quote there is a comma, a line break, or nothing.
    private void EndQuoted(int position)
    {
        if (position < _end && _text[position] == ',')
        {
            Position = position + 1;
            return;
        }

        if (position < _end && _text[position] == '\r')
            position++;
        if (position < _end && _text[position] != '\n')
            throw Broken("text stands between a closing quote and the next comma");
        if (position < _end)
            Line++;
        EndRecord(position + 1);
    }

    private void EndRecord(int next)
    {
        Position = Math.Min(next, _end);
        RecordEnded = true;
    }

    private ReadOnlySpan<byte> WithoutDoubles(ReadOnlySpan<byte> field)
    {
        if (_unquoted.Length < field.Length)
            _unquoted = new byte[field.Length];
        int length = 0;
        for (int i = 0; i < field.Length; i++)
        {
            _unquoted[length++] = field[i];
            if (field[i] == '"')
                i++;
        }

        return _unquoted.AsSpan(0, length);
    }

    private CsvProblemException Broken(string what) => new(Line, -1, $"the text is not CSV: {what}");
}
