namespace Isotone;

/// <summary>What <see cref="PackedSort{TKernel}"/> needs of an instruction set.</summary>
/// <remarks>
/// The vector kernels' inner methods are optimized when first compiled: a program's first long rows would otherwise go
/// through networks of unoptimized code, ten times slower.
/// </remarks>
internal unsafe interface IPackedSortKernel
{
    /// <summary>The most keys <see cref="SortLeaf"/> sorts at once.</summary>
    static abstract int LeafCapacity { get; }

    /// <summary>Packs a row, in any order; <see cref="double.PositiveInfinity"/> fills up.</summary>
    /// <returns>The number of keys written: at least <paramref name="length"/>, at most 15 more.</returns>
    static abstract int Pack(float* values, int length, int flip, double* keys);

    /// <summary>Packs values and splits them by a pivot: the first step of a sort.</summary>
    /// <param name="values">The values.</param>
    /// <param name="length">The number of values.</param>
    /// <param name="flip">The sign bit for descending order, 0 for ascending.</param>
    /// <param name="below">Receives the packed keys below the pivot; room for <paramref name="length"/>.</param>
    /// <param name="above">Receives the other packed keys; room for <paramref name="length"/>.</param>
    /// <param name="pivot">The pivot.</param>
    /// <returns>The number of keys below the pivot.</returns>
    static abstract int PackAndSplit(float* values, int length, int flip, double* below, double* above, double pivot);

    /// <summary>Moves the keys below the pivot away and closes up the others in place.</summary>
    /// <param name="data">The keys, with <see cref="PackedSort{TKernel}.Slack"/>; receives those not below the
    /// pivot.</param>
    /// <param name="below">Receives the keys below the pivot; room for <paramref name="length"/>.</param>
    /// <param name="length">The number of keys, more than <see cref="LeafCapacity"/>.</param>
    /// <param name="pivot">The pivot.</param>
    /// <returns>The number of keys below the pivot.</returns>
    static abstract int Split(double* data, double* below, int length, double pivot);

    /// <summary>The median of 40 keys, about.</summary>
    static abstract double Median40(double* sample);

    /// <summary>Sorts a short range and writes its indices.</summary>
    /// <param name="data">The keys, with <see cref="PackedSort{TKernel}.Slack"/>; destroyed.</param>
    /// <param name="room">Working memory of as many elements.</param>
    /// <param name="padded">The number of keys, with the infinities that fill up.</param>
    /// <param name="length">The number of keys without.</param>
    /// <param name="format">The keys' format.</param>
    /// <param name="indices">Receives the indices; what lies behind them, up to <paramref name="end"/>, is
    /// overwritten.</param>
    /// <param name="end">The end of the memory for indices.</param>
    static abstract void SortLeaf(
        double* data, double* room, int padded, int length, KeyFormat* format, int* indices, int* end);
}
