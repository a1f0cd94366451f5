namespace Isotone;

/// <summary>
/// The blocks of every row of one forward pass, kept as their first elements so that no backward pass ever compares
/// values again.
/// </summary>
internal sealed class BlockPartition
{
    // What reads the starts in vectors reads some behind the last.
    private const int Slack = 16;

    private int[] _starts = [];
    private int[] _counts = [];

    /// <summary>The rows that are partitioned.</summary>
    public Rows Rows { get; private set; }

    /// <summary>Makes room for the blocks of <paramref name="rows"/>.</summary>
    public void Reset(Rows rows)
    {
        Rows = rows;
        if (_starts.Length < rows.Length + Slack)
            _starts = new int[rows.Length + Slack];
        if (_counts.Length < rows.Count)
            _counts = new int[rows.Count];
    }

    /// <summary>Room for the first elements of a row's blocks, counted from the row's beginning.</summary>
    public Span<int> Room(int row) => _starts.AsSpan(Rows.Start(row), Rows.LengthOf(row));

    /// <summary>Says how many blocks were written to a row's room, and puts the row's end behind them where there is room for it.</summary>
    public void SetCount(int row, int count)
    {
        _counts[row] = count;
        if (count < Rows.LengthOf(row))
            Room(row)[count] = Rows.LengthOf(row);
    }

    /// <summary>The first elements of a row's blocks.</summary>
    public ReadOnlySpan<int> Starts(int row) => _starts.AsSpan(Rows.Start(row), _counts[row]);

    /// <summary>The end of a block: where the next one starts, or the row's length.</summary>
    public static int End(ReadOnlySpan<int> starts, int block, int length) =>
        block + 1 < starts.Length ? starts[block + 1] : length;

    /// <summary>The number of elements of each block of a row.</summary>
    public int[] Sizes(int row)
    {
        ReadOnlySpan<int> starts = Starts(row);
        int[] sizes = new int[starts.Length];
        for (int block = 0; block < sizes.Length; block++)
            sizes[block] = End(starts, block, Rows.LengthOf(row)) - starts[block];
        return sizes;
    }
}
