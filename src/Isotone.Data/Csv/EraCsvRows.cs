namespace Isotone.Data;

/// <summary>The rows of one block of a file of era data, column by column. Used again block by block.</summary>
internal sealed class EraCsvRows
{
    private byte[] _idText = new byte[256];
    private int _idLength;

    /// <summary>The number of rows that are complete.</summary>
    public int Count { get; set; }

    /// <summary>The line breaks in the block.</summary>
    public int Lines { get; set; }

    /// <summary>What is wrong with the record after the last row; null where the block was read to its end.</summary>
    public CsvProblemException? Problem { get; set; }

    public FeatureLayout Layout { get; private set; } = new([]);

    /// <summary>The codes of byte-coded features, row-major.</summary>
    public byte[] Codes { get; private set; } = [];

    /// <summary>The values of plain features, row-major.</summary>
    public float[] Numbers { get; private set; } = [];

    /// <summary>The targets, row-major.</summary>
    public float[] Targets { get; private set; } = [];

    public TextRuns Eras { get; } = new();

    public TextRuns DataTypes { get; } = new();

    public ReadOnlySpan<byte> IdText => _idText.AsSpan(0, _idLength);

    /// <summary>Where the id of each row ends.</summary>
    public int[] IdEnds { get; private set; } = [];

    public void Clear(FeatureLayout layout)
    {
        (Layout, Count, Lines, Problem, _idLength) = (layout, 0, 0, null, 0);
        Eras.Clear();
        DataTypes.Clear();
    }

    /// <summary>Makes room for one row more.</summary>
    public void Reserve(int targets)
    {
        if (Count < IdEnds.Length && Codes.Length >= (Count + 1) * Layout.Coded.Length
            && Numbers.Length >= (Count + 1) * Layout.Plain.Length)
        {
            return;
        }

        int rows = Math.Max(64, 2 * Count);
        Codes = Grown(Codes, rows * Layout.Coded.Length);
        Numbers = Grown(Numbers, rows * Layout.Plain.Length);
        Targets = Grown(Targets, rows * targets);
        IdEnds = Grown(IdEnds, rows);
    }

    /// <summary>Makes room for some rows in all.</summary>
    public void Reserve(int rows, int targets)
    {
        Codes = Grown(Codes, rows * Layout.Coded.Length);
        Numbers = Grown(Numbers, rows * Layout.Plain.Length);
        Targets = Grown(Targets, rows * targets);
        IdEnds = Grown(IdEnds, rows);
    }

    public void SetId(ReadOnlySpan<byte> text)
    {
        // A record that is read again after a problem sets its id again.
        int start = Count == 0 ? 0 : IdEnds[Count - 1];
        if (start + text.Length > _idText.Length)
            _idText = Grown(_idText, 2 * (start + text.Length));
        text.CopyTo(_idText.AsSpan(start));
        IdEnds[Count] = _idLength = start + text.Length;
    }

    private static T[] Grown<T>(T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, length);
        return array;
    }
}
