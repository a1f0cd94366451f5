namespace Isotone;

/// <summary>Sorts rows of singles.</summary>
internal readonly unsafe struct SingleRowSort<TKernel> : IRowSort<float>
    where TKernel : struct, IPackedSortKernel
{
    /// <inheritdoc/>
    public static void Sort(
        float* values, int length, SortDirection direction, int* indices, double* sorted, double* first, double* second) =>
        PackedSort<TKernel>.Sort(values, length, PackedKey.Flip(direction), indices, sorted, first, second);

    /// <inheritdoc/>
    public static void SortParallel(
        float* values, int length, SortDirection direction, int* indices, double* sorted, double* first, double* second)
    {
        int flip = PackedKey.Flip(direction);
        double pivot = PackedSort<TKernel>.Pivot(values, length, flip);
        int below = TKernel.PackAndSplit(values, length, flip, first, second, pivot);
        var ranges = new ParallelRanges<TKernel>(KeyFormat.OfSingles(sorted, indices));
        ranges.Add(new KeyRange(first, second + (length - below), below, indices));
        ranges.Add(new KeyRange(second, first + below, length - below, indices + below));
        ranges.Sort();
    }
}
