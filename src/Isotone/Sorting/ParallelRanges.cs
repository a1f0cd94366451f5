using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>A range of packed keys to be sorted: its keys, as much room, and where its indices go.</summary>
internal readonly unsafe struct KeyRange(double* data, double* room, int length, int* indices)
{
    public readonly double* Data = data;
    public readonly double* Room = room;
    public readonly int Length = length;
    public readonly int* Indices = indices;
}

/// <summary>Sorts a long row on several threads: splits it until there are ranges enough, then sorts those.</summary>
internal unsafe ref struct ParallelRanges<TKernel>
    where TKernel : struct, IPackedSortKernel
{
    private const int Capacity = 128;

    // Shorter ranges are not split for the sake of more threads.
    private const int ShortestToSplit = 1 << 14;

    private readonly KeyFormat _format;
    private Buffer _ranges;
    private int _count;

    /// <summary>No ranges yet.</summary>
    public ParallelRanges(KeyFormat format)
    {
        _format = format;
    }

    /// <summary>Adds the range that follows those so far in the order of keys.</summary>
    public void Add(KeyRange range) => _ranges[_count++] = range;

    /// <summary>Sorts all ranges.</summary>
    public void Sort()
    {
        int length = 0;
        for (int range = 0; range < _count; range++)
            length += _ranges[range].Length;

        // Several ranges a thread, since pivots miss the median and threads get unequal shares of their processors.
        int wanted = Math.Min(4 * Parallelism.Degree, Math.Min(length / ShortestToSplit, Capacity));
        Buffer halves = default;
        while (_count < wanted)
        {
            fixed (KeyRange* from = &_ranges[0])
                ParallelRows.Run(new SplitWork(from, &halves), _count, 1);
            _count *= 2;
            _ranges = halves;
        }

        fixed (KeyRange* ranges = &_ranges[0])
            ParallelRows.Run(new SortWork(ranges, _format), _count, 1);
    }

    /// <summary>Marks where a range begins with a key that ties with the last of the range before.</summary>
    public readonly void MarkTiesBetween(double* values, long flip)
    {
        int* start = _ranges[0].Indices;
        for (int range = 1; range < _count; range++)
        {
            int* first = _ranges[range].Indices;
            if (_ranges[range].Length == 0 || first == start)
                continue;
            int before = first[-1] & ~KeyFormat.TieMark;
            double key = DoubleKeys.Of(values[*first], *first, flip, _format.IndexMask);
            if (_format.Ties(key, DoubleKeys.Of(values[before], before, flip, _format.IndexMask)))
                *first |= KeyFormat.TieMark;
        }
    }

    [InlineArray(Capacity)]
    private struct Buffer
    {
        private KeyRange _first;
    }

    private readonly struct SplitWork(KeyRange* from, Buffer* halves) : IRowWork
    {
        public void Run(int first, int end)
        {
            var to = (KeyRange*)halves;
            for (int i = first; i < end; i++)
            {
                KeyRange range = from[i];
                int below = range.Length;
                if (below >= ShortestToSplit)
                {
                    double pivot = PackedSort<TKernel>.Pivot(range.Data, range.Length);
                    below = TKernel.Split(range.Data, range.Room, range.Length, pivot);
                    int above = range.Length - below;
                    to[2 * i] = new KeyRange(range.Room, range.Data + above, below, range.Indices);
                    to[2 * i + 1] = new KeyRange(range.Data, range.Room + below, above, range.Indices + below);
                }
                else
                {
                    to[2 * i] = range;
                    to[2 * i + 1] = new KeyRange(range.Data, range.Room, 0, range.Indices + below);
                }
            }
        }
    }

    private readonly struct SortWork(KeyRange* ranges, KeyFormat format) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int i = first; i < end; i++)
            {
                KeyRange range = ranges[i];
                KeyFormat own = format;
                PackedSort<TKernel>.SortRange(
                    range.Data,
                    range.Room,
                    range.Length,
                    &own,
                    range.Indices,
                    range.Indices + range.Length,
                    PackedSort<TKernel>.Depth(range.Length));
            }
        }
    }
}
