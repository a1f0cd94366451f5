using System.Numerics;
using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>Sorts packed keys (<see cref="PackedKey"/>) by quicksort out of place, short ranges by the kernel's
/// means.</summary>
/// <remarks>
/// After Bramas, A Novel Hybrid Quicksort Algorithm Vectorized using AVX-512 (2017), and Blacher, Giesen and
/// Wassenberg, Vectorized and performance-portable Quicksort (2022), who partition in place. Here each range has as
/// much room beside it: the keys below the pivot move there and the others close up, so that both streams run upwards.
/// </remarks>
[SkipLocalsInit]
internal static unsafe class PackedSort<TKernel>
    where TKernel : struct, IPackedSortKernel
{
    /// <summary>Elements that must be readable behind the keys, whatever they hold.</summary>
    public const int Slack = 128;

    private const int SampleSize = 40;

    /// <summary>The stable sorting permutation of one row.</summary>
    /// <param name="values">The row.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="flip">The sign bit for descending order, 0 for ascending.</param>
    /// <param name="indices">Receives the permutation.</param>
    /// <param name="sorted">Receives minus the values that the keys stand for, in order; or null.</param>
    /// <param name="first">Working memory of <paramref name="length"/> + <see cref="Slack"/> elements.</param>
    /// <param name="second">More of the same.</param>
    public static void Sort(float* values, int length, int flip, int* indices, double* sorted, double* first, double* second)
    {
        KeyFormat format = KeyFormat.OfSingles(sorted, indices);
        int* end = indices + length;
        if (length <= TKernel.LeafCapacity)
        {
            int padded = TKernel.Pack(values, length, flip, first);
            TKernel.SortLeaf(first, second, padded, length, &format, indices, end);
            return;
        }

        int below = TKernel.PackAndSplit(values, length, flip, first, second, Pivot(values, length, flip));
        int depth = Depth(length);
        SortRange(first, second + (length - below), below, &format, indices, end, depth);
        SortRange(second, first + below, length - below, &format, indices + below, end, depth);
    }

    /// <summary>Sorts a range of packed keys and writes their indices.</summary>
    /// <param name="data">The keys, with <see cref="Slack"/> behind; destroyed.</param>
    /// <param name="room">Working memory of <paramref name="length"/> elements.</param>
    /// <param name="length">The number of keys.</param>
    /// <param name="format">The keys' format.</param>
    /// <param name="indices">Receives the indices; what lies behind them, up to <paramref name="end"/>, is
    /// overwritten.</param>
    /// <param name="end">The end of the memory for indices.</param>
    /// <param name="depth">The number of nested splits allowed, see <see cref="Depth"/>.</param>
    public static void SortRange(
        double* data, double* room, int length, KeyFormat* format, int* indices, int* end, int depth)
    {
        while (length > TKernel.LeafCapacity)
        {
            if (depth-- == 0)
            {
                PackedRadixSort.Sort(data, room, length, format, 0, indices);
                return;
            }

            int below = TKernel.Split(data, room, length, Pivot(data, length));
            SortRange(room, data + (length - below), below, format, indices, end, depth);
            room += below;
            indices += below;
            length -= below;
        }

        if (length > 0)
            TKernel.SortLeaf(data, room, length, length, format, indices, end);
    }

    /// <summary>The number of nested splits after which a range counts as one that defeats the choice of
    /// pivots.</summary>
    public static int Depth(int length) => 2 * BitOperations.Log2((uint)length);

    /// <summary>A key near the median of a range.</summary>
    public static double Pivot(double* data, int length)
    {
        // Five runs of eight spread over the range: as good as forty single keys where the order is random.
        double* sample = stackalloc double[SampleSize];
        nint step = (length - 8) / 4;
        for (int run = 0; run < SampleSize / 8; run++)
            Unsafe.CopyBlockUnaligned(sample + 8 * run, data + run * step, 8 * sizeof(double));
        return TKernel.Median40(sample);
    }

    /// <summary>The key of a value near the median of a row.</summary>
    public static double Pivot(float* values, int length, int flip)
    {
        double* sample = stackalloc double[SampleSize];
        for (int i = 0; i < SampleSize; i++)
        {
            int index = (int)((long)i * (length - 1) / (SampleSize - 1));
            sample[i] = PackedKey.Of(values[index], index, flip);
        }

        return TKernel.Median40(sample);
    }
}
