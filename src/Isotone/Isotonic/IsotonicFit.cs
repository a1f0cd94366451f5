namespace Isotone;

/// <summary>What the isotonic regressions share: which way a row is read, and its blocks.</summary>
/// <remarks>
/// Pooling finds non-increasing fits. A non-decreasing fit is the non-increasing fit of the row read backwards, so
/// every span here is in reading order and <see cref="Place"/> turns a reading place into an index of the row.
/// </remarks>
internal sealed class IsotonicFit(SortDirection direction)
{
    private double[] _buffer = [];

    public PoolingScratch Scratch { get; } = new();

    public BlockPartition Blocks { get; } = new();

    public Rows Rows => Blocks.Rows;

    /// <summary>Room for <paramref name="buffers"/> numbers an element of the longest row.</summary>
    public void Reset(Rows rows, int buffers)
    {
        Blocks.Reset(rows);
        if (_buffer.Length / buffers < rows.Longest)
            _buffer = new double[checked(buffers * rows.Longest)];
    }

    /// <summary>One of the row-long buffers.</summary>
    public Span<double> Buffer(int which, int length) => _buffer.AsSpan(which * Rows.Longest, length);

    /// <summary>The index in a row of n of what is read k-th.</summary>
    public int Place(int k, int n) => direction == SortDirection.Ascending ? n - 1 - k : k;

    /// <summary>The sizes of a row's blocks in the order of the row.</summary>
    public int[] Sizes(int row)
    {
        int[] sizes = Blocks.Sizes(row);
        if (direction == SortDirection.Ascending)
            Array.Reverse(sizes);
        return sizes;
    }

    /// <summary>Refuses derivatives before a forward pass and spans of another length than its.</summary>
    public void RequireForward(int inputLength, string inputName, int outputLength, string outputName)
    {
        if (Rows.Count == 0)
            throw new InvalidOperationException("Derivatives belong to a forward pass; call Forward first.");
        if (inputLength != Rows.Length)
            throw new ArgumentException($"{inputName} has {inputLength} elements where {Rows.Length} are needed.", inputName);
        if (outputLength != Rows.Length)
            throw new ArgumentException($"{outputName} has {outputLength} elements where {Rows.Length} are needed.", outputName);
    }
}
