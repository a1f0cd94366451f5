using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>Sums of blocks that can also be taken over several elements at once.</summary>
/// <remarks>Slots number the blocks that are summed, not all blocks; those of slots side by side lie side by side.</remarks>
internal interface IBlockSums : IBlockStack
{
    /// <summary>Makes room for so many slots; what is in them stays.</summary>
    void Reserve(int slots);

    /// <summary>Puts the block of elements [start, end) into <paramref name="slot"/>.</summary>
    void Open(int slot, int start, int end);

    /// <summary>Copies what is in one slot to another.</summary>
    void Move(int from, int to);

    /// <summary>
    /// Joins the block in <paramref name="slot"/> with those that follow it as far as surely must be. The levels of those
    /// fall, so where one of them pools with all before it, taken together, these do among themselves.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="start">The first element of its block.</param>
    /// <param name="ends">
    /// Where it and each block that follows ends; all of them in one window of the row.
    /// </param>
    /// <param name="begin">What is to be added to the ends.</param>
    /// <returns>The number of blocks that were joined to it.</returns>
    int Absorb(int slot, int start, ReadOnlySpan<double> ends, int begin);

    /// <summary>
    /// Joins the block in <paramref name="slot"/> with those below it as far as surely must be. Their levels fall, so where
    /// one of them pools with all behind it, taken together, these do among themselves.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="starts">The first elements of the blocks below.</param>
    /// <param name="start">The first element of its block.</param>
    /// <param name="end">The element behind it.</param>
    /// <returns>The number of blocks that were joined to it.</returns>
    int AbsorbBelow(int slot, ReadOnlySpan<int> starts, int start, int end);

    /// <summary>Begins the next window of the row.</summary>
    /// <param name="begin">Its first element.</param>
    /// <param name="shared">Whether its terms share a reference.</param>
    void BeginWindow(int begin, bool shared);

    /// <summary>Hears that a block was put together from several, maybe of several windows.</summary>
    void Joined(int start);
}

/// <summary>
/// The blocks of a row while it is pooled from front to back. Runs of blocks that are known to be settled among
/// themselves go on top without being summed; those that a comparison reaches are summed then, and remembered.
/// </summary>
internal ref struct BlockStack<TBlocks>
    where TBlocks : struct, IBlockSums, allows ref struct
{
    private const int FirstSlots = 64;
    private const int MostSlots = 1 << 14;
    private const int Several = 2;

    private readonly Span<int> _starts;
    private readonly PoolingScratch _scratch;
#pragma warning disable IDE0044 // Read-only, it would be copied for every call that may change it.
    private TBlocks _sums;
#pragma warning restore IDE0044

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

    /// <summary>Begins the next window of the row.</summary>
    /// <param name="begin">Its first element.</param>
    /// <param name="shared">Whether its terms share a reference.</param>
    public void BeginWindow(int begin, bool shared)
    {
        _sums.BeginWindow(begin, shared);
    }

    /// <summary>Puts the block [start, end) on top, pooled with those below that it must pool with.</summary>
    /// <returns>Whether there were any.</returns>
    // Inlined, it would fill its callers' frames with copies that are cleared on every call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Push(int start, int end)
    {
        if (Count == 0)
        {
            PushApart(start);
            return false;
        }

        if (_slots >= MostSlots)
            ForgetLowerSlots();
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
        int first = start, joined = 0;
        while (Count > 0 && _sums.Pools(slot, _starts[Count - 1], start, end))
        {
            int middle = start;
            start = _starts[--Count];
            _sums.Join(slot--, start, middle, end);

            // What has begun to eat into the blocks below mostly eats far.
            if (++joined % Several == 0 && _sums.AbsorbBelow(slot, _starts[..Count], start, end) is int absorbed and > 0)
            {
                Count -= absorbed;
                start = _starts[Count];
                int freed = slot;
                while (slot > 0 && _blocks[slot - 1] >= Count)
                    slot--;
                _sums.Move(freed, slot);
            }

            OpenBelow(ref slot, start);
        }

        if (start != first)
            _sums.Joined(start);
        _blocks[slot] = Count;
        _slots = slot + 1;
        _starts[Count++] = start;
    }

    /// <summary>Lets the top block, the end of which has moved, pool with those below that it must pool with.</summary>
    private void SettleTop(int end)
    {
        // It comes off and goes on again.
        int slot = _slots - 1, start = _starts[--Count];
        OpenBelow(ref slot, start);
        Pool(slot, start, end);
    }

    /// <summary>Puts the top block, which ends before <paramref name="end"/>, into the slot below one, which makes room.</summary>
    private void OpenBelow(ref int slot, int end)
    {
        if (Count == 0 || (slot > 0 && _blocks[slot - 1] == Count - 1))
            return;
        ReserveFor(slot + 1);
        _sums.Move(slot, slot + 1);
        OpenTop(slot++, end);
    }

    /// <summary>Puts a block on top that surely does not pool with the one below.</summary>
    public void PushApart(int start) => _starts[Count++] = start;

    /// <summary>Puts blocks of one element each on top that surely do not pool.</summary>
    public void PushApart(int start, int count)
    {
        Span<int> starts = _starts.Slice(Count, count);
        int k = 0;
        for (; k + Vector256<int>.Count <= count; k += Vector256<int>.Count)
            (Vector256<int>.Indices + Vector256.Create(start + k)).CopyTo(starts[k..]);
        for (; k < count; k++)
            starts[k] = start + k;
        Count += count;
    }

    /// <summary>Whether the top block begins with an element.</summary>
    public readonly bool TopStartsWith(int element) => Count > 0 && _starts[Count - 1] == element;

    /// <summary>Puts the blocks of the next window on top.</summary>
    /// <param name="places">The ends of the blocks, from the window's beginning, behind a 0.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="begin">The window's first element.</param>
    /// <param name="decided">Whether they surely do not pool with each other.</param>
    public unsafe void Append(double* places, int blocks, int begin, bool decided)
    {
        for (int block = 0; block < blocks; block++)
        {
            bool pooled = Push(begin + (int)places[block], begin + (int)places[block + 1]);
            if (pooled && decided)
            {
                // What has begun to take in the window's blocks takes in many.
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
    /// <param name="places">Their beginnings, from the window's.</param>
    /// <param name="blocks">Their number.</param>
    /// <param name="begin">The window's first element.</param>
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

    /// <summary>Gives up the sums of the blocks farthest down: those that are reached after all are summed again.</summary>
    private void ForgetLowerSlots()
    {
        int forgotten = _slots / 2;
        for (int slot = forgotten; slot < _slots; slot++)
        {
            _sums.Move(slot, slot - forgotten);
            _blocks[slot - forgotten] = _blocks[slot];
        }

        _slots -= forgotten;
    }

    private void ReserveFor(int slot)
    {
        if (slot < _blocks.Length)
            return;
        _sums.Reserve(2 * slot);
        _blocks = _scratch.SlotBlocks(2 * slot);
    }
}
