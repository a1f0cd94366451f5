using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Sorts packed keys by quicksort out of place, with networks for short ranges.</summary>
/// <remarks>
/// After Bramas, A Novel Hybrid Quicksort Algorithm Vectorized using AVX-512 (2017), and Blacher, Giesen and
/// Wassenberg, Vectorized and performance-portable Quicksort (2022), whose partition is in place. Here each range has as much
/// room beside it: the keys below the pivot move there and the others close up, so both streams run upwards.
/// </remarks>
[SkipLocalsInit]
internal static unsafe class Avx512QuickSort
{
    /// <summary>Elements that must be readable behind the keys, whatever they hold.</summary>
    public const int Slack = Avx512SmallSort.Capacity;

    /// <summary>The stable sorting permutation of one row.</summary>
    /// <param name="values">The row.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="flip">The sign bit for descending order, 0 for ascending.</param>
    /// <param name="indices">Receives the permutation.</param>
    /// <param name="first">Working memory of <paramref name="length"/> + <see cref="Slack"/> elements.</param>
    /// <param name="second">More of the same.</param>
    public static void Sort(float* values, int length, int flip, int* indices, double* first, double* second)
    {
        if (length <= Avx512SmallSort.Capacity)
        {
            SortLeaf(first, Avx512Packing.PackAll(values, length, flip, first), indices, length, length);
            return;
        }

        double pivot = FirstPivot(values, length, flip);
        int below = Avx512Partition.PackAndSplit(values, length, flip, first, second, pivot);
        int depth = 2 * BitOperations.Log2((uint)length);
        SortRange(first, second + (length - below), below, indices, indices + length, depth);
        SortRange(second, first + below, length - below, indices + below, indices + length, depth);
    }

    /// <summary>Sorts a range of packed keys and writes their indices.</summary>
    /// <param name="data">The keys; destroyed.</param>
    /// <param name="room">Working memory of <paramref name="length"/> elements.</param>
    /// <param name="length">The number of keys.</param>
    /// <param name="indices">Receives the indices; what lies behind them, up to <paramref name="end"/>, is overwritten.</param>
    /// <param name="end">The end of the memory for indices.</param>
    /// <param name="depth">The number of nested splits allowed.</param>
    public static void SortRange(double* data, double* room, int length, int* indices, int* end, int depth)
    {
        while (length > Avx512SmallSort.Capacity)
        {
            if (depth-- == 0)
            {
                PackedRadixSort.Sort(data, room, length, indices, 0);
                return;
            }

            double pivot = Pivot(data, length);
            int below = Avx512Partition.Split(data, room, length, pivot);
            SortRange(room, data + (length - below), below, indices, end, depth);
            room += below;
            indices += below;
            length -= below;
        }

        if (length > 0)
            SortLeaf(data, length, indices, length, end - indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SortLeaf(double* data, int padded, int* indices, int length, long space)
    {
        byte* memory = stackalloc byte[Avx512SmallSort.Capacity * sizeof(double) + 64];
        double* rows = (double*)((nuint)(memory + 63) & ~(nuint)63);
        int rowCount = Avx512SmallSort.Sort(data, padded, rows);
        if (space >= rowCount * 8)
        {
            // Ranges are sorted from left to right: what this writes too much is written again.
            Avx512Unpacking.Unpack(rows, rowCount, indices);
            return;
        }

        int* all = stackalloc int[Avx512SmallSort.Capacity];
        Avx512Unpacking.Unpack(rows, rowCount, all);
        new ReadOnlySpan<int>(all, length).CopyTo(new Span<int>(indices, length));
    }

    /// <summary>A key near the median, from five vectors spread over the range.</summary>
    private static double Pivot(double* data, int length)
    {
        nint step = (length - 8) / 4;
        return MedianOf(
            Vector512.Load(data),
            Vector512.Load(data + step),
            Vector512.Load(data + 2 * step),
            Vector512.Load(data + 3 * step),
            Vector512.Load(data + 4 * step));
    }

    private static double FirstPivot(float* values, int length, int flip)
    {
        double* sample = stackalloc double[40];
        for (int i = 0; i < 40; i++)
        {
            int at = (int)((long)i * (length - 1) / 39);
            sample[i] = PackedKey.Of(values[at], at, flip);
        }

        return MedianOf(
            Vector512.Load(sample), Vector512.Load(sample + 8), Vector512.Load(sample + 16),
            Vector512.Load(sample + 24), Vector512.Load(sample + 32));
    }

    /// <summary>The median of the medians of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double MedianOf(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, Vector512<double> e)
    {
        // The smallest and the largest of the four cannot be the median of five.
        Vector512<double> low = Avx512F.Max(Avx512F.Min(a, b), Avx512F.Min(c, d));
        Vector512<double> high = Avx512F.Min(Avx512F.Max(a, b), Avx512F.Max(c, d));
        Vector512<double> median = Avx512F.Max(Avx512F.Min(low, high), Avx512F.Min(Avx512F.Max(low, high), e));
        return Avx512LaneExchange.SortLanes(median).GetElement(4);
    }
}
