using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>Least-significant-digit radix sort of packed keys (<see cref="PackedKey"/>): O(n) whatever the
/// order.</summary>
[SkipLocalsInit]
internal static unsafe class PackedRadixSort
{
    // Wide digits take fewer passes; but their counts cost short rows more than the passes saved, and with long rows
    // their many open ends exceed what the processor's translation buffer holds.
    private const int NarrowDigit = 8;
    private const int WideDigit = 11;
    private const int ShortestForWide = 1 << 12;
    private const int LongestForWide = 1 << 18;

    /// <summary>Sorts packed keys by their bits from <paramref name="lowestBit"/> up and writes their
    /// indices.</summary>
    /// <param name="data">The keys; destroyed.</param>
    /// <param name="room">Working memory of <paramref name="length"/> elements.</param>
    /// <param name="length">The number of keys, at least 1.</param>
    /// <param name="format">The keys' format.</param>
    /// <param name="lowestBit">0, or the number of bits that hold the index where the keys come in its order.</param>
    /// <param name="indices">Receives the indices.</param>
    public static void Sort(
        double* data, double* room, int length, KeyFormat* format, int lowestBit, int* indices)
    {
        ulong* from = (ulong*)data;
        ulong* to = (ulong*)room;
        ulong varying = 0;
        ulong first = PackedKey.Unsigned(data[0]);
        for (int i = 0; i < length; i++)
        {
            ulong key = PackedKey.Unsigned(data[i]);
            from[i] = key;
            varying |= key ^ first;
        }

        int digitBits = length is >= ShortestForWide and <= LongestForWide ? WideDigit : NarrowDigit;
        for (int shift = lowestBit; shift < 64; shift += digitBits)
        {
            // A digit that all keys share moves nothing.
            if ((varying >> shift & ((1UL << digitBits) - 1)) == 0)
                continue;
            Scatter(from, to, length, shift, digitBits);
            ulong* sorted = to;
            to = from;
            from = sorted;
        }

        WriteIndices(from, length, format, indices);
    }

    /// <summary>One pass: orders keys by one digit, those with the same digit as they came.</summary>
    private static void Scatter(ulong* from, ulong* to, int length, int shift, int digitBits)
    {
        int* places = stackalloc int[1 << WideDigit];
        int buckets = 1 << digitBits;
        ulong digitMask = (ulong)buckets - 1;
        new Span<int>(places, buckets).Clear();
        for (int i = 0; i < length; i++)
            places[from[i] >> shift & digitMask]++;

        int place = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            int count = places[bucket];
            places[bucket] = place;
            place += count;
        }

        for (int i = 0; i < length; i++)
        {
            ulong key = from[i];
            to[places[key >> shift & digitMask]++] = key;
        }
    }

    private static void WriteIndices(ulong* sorted, int length, KeyFormat* format, int* indices)
    {
        int indexMask = format->IndexMask;
        for (int i = 0; i < length; i++)
            indices[i] = (int)sorted[i] & indexMask;
        if (format->Sorted != null)
        {
            double* values = format->SortedFor(indices);
            for (int i = 0; i < length; i++)
                values[i] = PackedKey.Negated(PackedKey.FromUnsigned(sorted[i]));
        }

        if (!format->MarkTies)
            return;
        if (format->Ties(PackedKey.FromUnsigned(sorted[0]), format->Previous))
            indices[0] |= KeyFormat.TieMark;
        for (int i = 1; i < length; i++)
        {
            if ((sorted[i] ^ sorted[i - 1]) >> format->IndexBits == 0)
                indices[i] |= KeyFormat.TieMark;
        }

        format->Previous = PackedKey.FromUnsigned(sorted[length - 1]);
    }
}
