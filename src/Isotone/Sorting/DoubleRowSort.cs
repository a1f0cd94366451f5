namespace Isotone;

/// <summary>Sorts rows of doubles.</summary>
internal readonly unsafe struct DoubleRowSort<TKernel> : IRowSort<double>
    where TKernel : struct, IPackedSortKernel
{
    /// <inheritdoc/>
    public static void Sort(
        double* values, int length, SortDirection direction, int* indices, double* sorted, double* first, double* second)
    {
        long flip = DoubleKeys.Flip(direction);
        int indexBits = DoubleKeys.IndexBits(length);
        bool isCutShort = DoubleKeys.Pack(values, length, flip, indexBits, first);
        var format = new KeyFormat(indexBits, isCutShort);
        PackedSort<TKernel>.SortRange(
            first, second, length, &format, indices, indices + length, PackedSort<TKernel>.Depth(length));
        if (isCutShort)
            TiedRuns<TKernel>.Settle(values, length, flip, indices, first, second);
        Collect(values, length, direction, indices, sorted);
    }

    /// <inheritdoc/>
    public static void SortParallel(
        double* values, int length, SortDirection direction, int* indices, double* sorted, double* first, double* second)
    {
        long flip = DoubleKeys.Flip(direction);
        int indexBits = DoubleKeys.IndexBits(length);
        bool isCutShort = DoubleKeys.Pack(values, length, flip, indexBits, first);
        var ranges = new ParallelRanges<TKernel>(new KeyFormat(indexBits, isCutShort));
        ranges.Add(new KeyRange(first, second, length, indices));
        ranges.Sort();
        if (isCutShort)
        {
            ranges.MarkTiesBetween(values, flip);
            TiedRuns<TKernel>.Settle(values, length, flip, indices, first, second);
        }

        Collect(values, length, direction, indices, sorted);
    }

    // A double does not fit beside an index: the values come from where they were.
    private static void Collect(double* values, int length, SortDirection direction, int* indices, double* sorted)
    {
        if (sorted == null)
            return;
        if (direction == SortDirection.Descending)
        {
            for (int k = 0; k < length; k++)
                sorted[k] = values[indices[k]];
        }
        else
        {
            for (int k = 0; k < length; k++)
                sorted[k] = -values[indices[k]];
        }
    }
}
