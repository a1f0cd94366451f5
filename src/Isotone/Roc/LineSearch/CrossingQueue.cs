using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// The next crossing of each pair of neighbouring lines, earliest first: those before a horizon stand sorted, and what
/// comes to lie before it later in a heap; the others wait unsorted until the horizon moves.
/// </summary>
/// <remarks>
/// <para>
/// An entry of the run or the heap counts as long as the crossing of its rank is still the one it was made of; others are
/// passed over. So a crossing changes by one write, whatever was queued before.
/// </para>
/// <para>
/// The horizon takes in a sixteenth of the ranks, by a sample: looking through all of them for it costs less than a
/// crossing does, O(1) each, and the next lines to turn are known early enough to be fetched from memory. Sorting and the
/// heap are O(log n) a crossing.
/// </para>
/// </remarks>
internal sealed class CrossingQueue
{
    private const int Share = 16;
    private const int LeastRun = 256;
    private const int SampleLength = 512;
    private const int Ahead = 8;

    private readonly double[] _sample = new double[SampleLength];
    private readonly CrossingHeap _late = new();
    private double[] _crossing = [];
    private double[] _found = [];
    private int[] _foundRank = [];
    private int[] _order = [];
    private double[] _run = [];
    private int[] _runRank = [];
    private int _count;
    private int _next;
    private int _end;
    private int _lateLimit;
    private double _horizon;

    /// <summary>The earliest crossing; infinity where there is none. Up to date after <see cref="Settle"/>.</summary>
    public double Earliest { get; private set; }

    /// <summary>A rank whose turn is likely to come soon.</summary>
    public int Upcoming => _runRank[Math.Min(_next + Ahead, _end)];

    /// <summary>Makes room for the crossings of ranks, all of them infinity.</summary>
    public void Reset(int count)
    {
        _count = count;
        if (_crossing.Length < count + 1)
        {
            _crossing = GC.AllocateUninitializedArray<double>(count + 1);
            _found = GC.AllocateUninitializedArray<double>(count + 1);
            _foundRank = GC.AllocateUninitializedArray<int>(count + 1);
            _order = GC.AllocateUninitializedArray<int>(count + 1);
            _run = GC.AllocateUninitializedArray<double>(count + 1);
            _runRank = GC.AllocateUninitializedArray<int>(count + 1);
        }

        Array.Fill(_crossing, double.PositiveInfinity, 0, count);
        _lateLimit = Math.Max(LeastRun, count / Share);
        _late.Reset(_lateLimit);
        Earliest = double.PositiveInfinity;
    }

    /// <summary>Writes a crossing before the search begins.</summary>
    public void Set(int rank, double crossing) => _crossing[rank] = crossing;

    /// <summary>Begins the search: all crossings are written.</summary>
    public void Begin()
    {
        Refill();
        Settle();
    }

    /// <summary>Changes a crossing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Change(int rank, double crossing)
    {
        _crossing[rank] = crossing;

        // Infinity is beyond every horizon, also where nothing else is.
        if (crossing <= _horizon && crossing < double.PositiveInfinity)
            Queue(rank, crossing);
    }

    /// <summary>Brings <see cref="Earliest"/> up to date.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Settle()
    {
        while (true)
        {
            while (_next < _end && _crossing[_runRank[_next]] != _run[_next])
                _next++;
            while (_late.Count > 0 && _crossing[_late.FirstRank] != _late.First)
                _late.RemoveFirst();
            double earliest = Math.Min(_next < _end ? _run[_next] : double.PositiveInfinity, _late.First);
            if (earliest < double.PositiveInfinity || _horizon == double.PositiveInfinity)
            {
                Earliest = earliest;
                return;
            }

            Refill();
        }
    }

    /// <summary>Takes out the ranks of the earliest crossing, which are then to be changed, in ascending order.</summary>
    /// <param name="ranks">Receives them; grown where it is too short.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeEarliest(ref int[] ranks)
    {
        int taken = 0;
        for (; _next < _end && _run[_next] == Earliest; _next++)
            Take(_runRank[_next], ref ranks, ref taken);
        return _late.First == Earliest ? TakeLate(ref ranks, taken) : taken;
    }

    private int TakeLate(ref int[] ranks, int taken)
    {
        while (_late.Count > 0 && _late.First == Earliest)
        {
            Take(_late.FirstRank, ref ranks, ref taken);
            _late.RemoveFirst();
        }

        // A crossing that was taken back and came again is queued twice.
        Span<int> all = ranks.AsSpan(0, taken);
        all.Sort();
        int different = Math.Min(1, taken);
        for (int i = 1; i < taken; i++)
        {
            if (all[i] != all[i - 1])
                all[different++] = all[i];
        }

        return different;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(int rank, ref int[] ranks, ref int taken)
    {
        if (_crossing[rank] != Earliest)
            return;
        if (taken == ranks.Length)
            Array.Resize(ref ranks, 2 * taken);
        ranks[taken++] = rank;
    }

    private void Queue(int rank, double crossing)
    {
        // The crossing is written already, so that looking through all of them finds it too.
        if (_late.Count < _lateLimit)
            _late.Add(crossing, rank);
        else
            Refill();
    }

    // Moves the horizon, and sorts all crossings before it.
    private void Refill()
    {
        _late.Clear();
        _horizon = Horizon();
        int found = 0, rank = 0;
        var horizon = Vector512.Create(_horizon);
        for (; rank + Vector512<double>.Count <= _count; rank += Vector512<double>.Count)
        {
            Vector512<double> crossings = Vector512.LoadUnsafe(ref _crossing[rank]);
            ulong hits = (Vector512.LessThanOrEqual(crossings, horizon) & Vector512.IsFinite(crossings)).ExtractMostSignificantBits();
            for (; hits != 0; hits &= hits - 1)
                Find(rank + BitOperations.TrailingZeroCount(hits));
        }

        for (; rank < _count; rank++)
        {
            if (_crossing[rank] <= _horizon && double.IsFinite(_crossing[rank]))
                Find(rank);
        }

        // Stable: equal crossings stay in the order of their ranks.
        (_next, _end) = (0, found);
        _runRank[found] = 0;
        if (found == 0)
            return;
        Span<int> order = _order.AsSpan(0, found);
        ArgSort.Sort<double>(_found.AsSpan(0, found), Rows.One(found), order);
        for (int k = 0; k < found; k++)
            (_run[k], _runRank[k]) = (_found[order[k]], _foundRank[order[k]]);

        void Find(int at) => (_found[found], _foundRank[found++]) = (_crossing[at], at);
    }

    // About a sixteenth of all ranks cross up to here, by every so many of them; at infinity all that are left.
    private double Horizon()
    {
        int run = Math.Max(LeastRun, _count / Share), length = Math.Min(SampleLength, _count), finite = 0;
        if (_count <= run)
            return double.PositiveInfinity;
        for (int i = 0; i < length; i++)
        {
            double crossing = _crossing[(int)((long)i * _count / length)];
            if (crossing < double.PositiveInfinity)
                _sample[finite++] = crossing;
        }

        int place = (int)((long)length * run / _count);
        if (place >= finite)
            return double.PositiveInfinity;
        Span<double> sample = _sample.AsSpan(0, finite);
        sample.Sort();
        return sample[place];
    }
}
