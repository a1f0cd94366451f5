using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>Crossings with their ranks in a binary heap, the earliest first.</summary>
internal sealed class CrossingHeap
{
    private (double Crossing, int Rank)[] _entries = [];

    /// <summary>The number of crossings.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest crossing; infinity where there is none.</summary>
    public double First { get; private set; } = double.PositiveInfinity;

    /// <summary>The rank of the earliest crossing.</summary>
    public int FirstRank => _entries[0].Rank;

    /// <summary>Makes room for so many crossings, and forgets what there was.</summary>
    public void Reset(int capacity)
    {
        if (_entries.Length < capacity)
            _entries = new (double, int)[capacity];
        Clear();
    }

    /// <summary>Forgets all crossings.</summary>
    public void Clear() => (Count, First) = (0, double.PositiveInfinity);

    /// <summary>Adds a crossing.</summary>
    public void Add(double crossing, int rank)
    {
        // Entry k is at most as late as its children 2 k + 1 and 2 k + 2.
        (double Crossing, int Rank)[] entries = _entries;
        int at = Count++;
        for (int parent; at > 0 && entries[parent = (at - 1) >> 1].Crossing > crossing; at = parent)
            entries[at] = entries[parent];
        entries[at] = (crossing, rank);
        First = entries[0].Crossing;
    }

    /// <summary>Removes the earliest crossing; there must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RemoveFirst()
    {
        (double Crossing, int Rank)[] entries = _entries;
        int count = --Count, at = 0;
        if (count == 0)
        {
            First = double.PositiveInfinity;
            return;
        }

        (double Crossing, int Rank) last = entries[count];
        for (int child; (child = 2 * at + 1) < count; at = child)
        {
            if (child + 1 < count)
                child += entries[child + 1].Crossing < entries[child].Crossing ? 1 : 0;
            if (entries[child].Crossing >= last.Crossing)
                break;
            entries[at] = entries[child];
        }

        entries[at] = last;
        First = entries[0].Crossing;
    }
}
