namespace Isotone;

/// <summary>Sums of blocks that can also be taken over several elements at once.</summary>
/// <remarks>Slots number the blocks that are summed, not all blocks; those of slots side by side lie side by side.</remarks>
internal interface IBlockSums : IBlockStack
{
    /// <summary>Makes room for so many slots; what is in them stays.</summary>
    void Reserve(int slots);

    /// <summary>Puts the block of elements [start, end) into <paramref name="slot"/>.</summary>
    void Open(int slot, int start, int end);

    /// <summary>Copies what is in <paramref name="slot"/> to the slot above.</summary>
    void Raise(int slot);

    /// <summary>
    /// Joins the block in <paramref name="slot"/> with those that follow it, one after the other, while that surely must be.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="start">The first element of its block.</param>
    /// <param name="ends">
    /// Where it and each block that follows ends; all of them in one piece of the row.
    /// </param>
    /// <param name="begin">What is to be added to the ends.</param>
    /// <returns>The number of blocks that were joined to it.</returns>
    int Absorb(int slot, int start, ReadOnlySpan<double> ends, int begin);
}

/// <summary>
/// The blocks of a row while it is pooled from front to back. Runs of blocks that are known to be settled among
/// themselves go on top without being summed; those that a comparison reaches are summed then, and remembered.
/// </summary>
internal ref struct BlockStack<TBlocks>
    where TBlocks : struct, IBlockSums, allows ref struct
{
    private const int FirstSlots = 64;

    private readonly Span<int> _starts;
    private readonly PoolingScratch _scratch;
    private TBlocks _sums;

    // Which block each slot holds, ascending.
    private Span<int> _blocks;
    private int _slots;

    /// <summary>No blocks yet.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="starts">Receives the first elements of the blocks.</param>
    public BlockStack(TBlocks sums, PoolingScratch scratch, Span<int> starts)
    {
        _scratch = scratch;
        _starts = starts;
        _blocks = scratch.SlotBlocks(FirstSlots);
        sums.Reserve(FirstSlots);
        _sums = sums;
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; private set; }

    /// <summary>Puts the block [start, end) on top, pooled with those below that it must pool with.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Push(int start, int end)
    {
        if (Count == 0)
        {
            PushApart(start);
            return false;
        }

        if (_slots == 0 || _blocks[_slots - 1] != Count - 1)
            OpenTop(_slots++, start);
        int slot = _slots, count = Count;
        ReserveFor(slot);
        _sums.Open(slot, start, end);
        Pool(slot, start, end);
        return Count <= count;
    }

    /// <summary>Puts the block [start, end), which is in <paramref name="slot"/>, on top; the block below is in the slot below.</summary>
    private void Pool(int slot, int start, int end)
    {
        while (Count > 0 && _sums.Pools(slot, _starts[Count - 1], start, end))
        {
            int middle = start;
            start = _starts[--Count];
            _sums.Join(slot--, start, middle, end);
            if (Count > 0 && (slot == 0 || _blocks[slot - 1] != Count - 1))
            {
                _sums.Raise(slot);
                OpenTop(slot++, start);
            }
        }

        _blocks[slot] = Count;
        _slots = slot + 1;
        _starts[Count++] = start;
    }

    /// <summary>Lets the top block, the end of which has moved, pool with those below that it must pool with.</summary>
    private void SettleTop(int end)
    {
        // It comes off and goes on again.
        int slot = _slots - 1, start = _starts[--Count];
        if (Count > 0 && (slot == 0 || _blocks[slot - 1] != Count - 1))
        {
            _sums.Raise(slot);
            OpenTop(slot++, start);
        }

        Pool(slot, start, end);
    }

    /// <summary>Puts a block on top that surely does not pool with the one below.</summary>
    public void PushApart(int start) => _starts[Count++] = start;

    /// <summary>Whether the top block begins with an element.</summary>
    public readonly bool TopStartsWith(int element) => Count > 0 && _starts[Count - 1] == element;

    /// <summary>Puts the blocks of the next piece on top.</summary>
    /// <param name="places">The ends of the blocks, from the piece's beginning, behind a 0.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="begin">The piece's first element.</param>
    /// <param name="decided">Whether they surely do not pool with each other.</param>
    public unsafe void Append(double* places, int blocks, int begin, bool decided)
    {
        for (int block = 0; block < blocks; block++)
        {
            bool pooled = Push(begin + (int)places[block], begin + (int)places[block + 1]);
            if (pooled)
            {
                // What has begun to take in the piece's blocks takes in many.
                var ends = new ReadOnlySpan<double>(places + block + 1, blocks - block);
                int absorbed = _sums.Absorb(_slots - 1, _starts[Count - 1], ends, begin);
                block += absorbed;
                if (absorbed > 0)
                    SettleTop(begin + (int)places[block + 1]);
            }

            if (pooled || !decided)
                continue;

            // It stands as it was, so those above it do as well.
            PushApart(places + block + 1, blocks - block - 1, begin);
            return;
        }
    }

    /// <summary>Puts blocks on top that surely pool with none.</summary>
    /// <param name="places">Their beginnings, from the piece's.</param>
    /// <param name="blocks">Their number.</param>
    /// <param name="begin">The piece's first element.</param>
    public unsafe void PushApart(double* places, int blocks, int begin)
    {
        Span<int> starts = _starts.Slice(Count, blocks);
        for (int block = 0; block < starts.Length; block++)
            starts[block] = begin + (int)places[block];
        Count += blocks;
    }

    /// <summary>Sums the top block, which ends before <paramref name="end"/>.</summary>
    private void OpenTop(int slot, int end)
    {
        ReserveFor(slot + 1);
        _sums.Open(slot, _starts[Count - 1], end);
        _blocks[slot] = Count - 1;
    }

    private void ReserveFor(int slot)
    {
        if (slot < _blocks.Length)
            return;
        TBlocks sums = _sums;
        sums.Reserve(2 * slot);
        _sums = sums;
        _blocks = _scratch.SlotBlocks(2 * slot);
    }
}
