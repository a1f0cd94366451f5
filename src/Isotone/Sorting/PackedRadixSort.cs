using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>Least-significant-digit radix sort of packed keys (<see cref="PackedKey"/>).</summary>
[SkipLocalsInit]
internal static unsafe class PackedRadixSort
{
    private const int DigitBits = 11;
    private const int Buckets = 1 << DigitBits;
    private const int Digits = (64 + DigitBits - 1) / DigitBits;

    /// <summary>Sorts packed keys by their bits from <paramref name="lowestBit"/> up and writes their indices.</summary>
    /// <param name="data">The keys; destroyed.</param>
    /// <param name="room">Working memory of <paramref name="length"/> elements.</param>
    /// <param name="length">The number of keys, at least 1.</param>
    /// <param name="indices">Receives the indices.</param>
    /// <param name="lowestBit">Bits below are known to be in order already, or ignored.</param>
    public static void Sort(double* data, double* room, int length, int* indices, int lowestBit)
    {
        int* counts = stackalloc int[Digits * Buckets];
        new Span<int>(counts, Digits * Buckets).Clear();
        ulong* from = (ulong*)data;
        ulong* to = (ulong*)room;
        for (int i = 0; i < length; i++)
        {
            ulong key = PackedKey.Unsigned(data[i]);
            from[i] = key;
            key >>= lowestBit;
            for (int shift = 0, digit = 0; shift + lowestBit < 64; shift += DigitBits, digit++)
                counts[digit * Buckets + (int)(key >> shift & (Buckets - 1))]++;
        }

        for (int shift = lowestBit, digit = 0; shift < 64; shift += DigitBits, digit++)
        {
            int* places = counts + digit * Buckets;

            // A digit that all keys share moves nothing.
            if (places[(int)(from[0] >> shift & (Buckets - 1))] == length)
                continue;
            ToFirstPlaces(places);
            for (int i = 0; i < length; i++)
            {
                ulong key = from[i];
                to[places[(int)(key >> shift & (Buckets - 1))]++] = key;
            }

            ulong* sorted = to;
            to = from;
            from = sorted;
        }

        for (int i = 0; i < length; i++)
            indices[i] = (int)from[i];
    }

    /// <summary>Turns the count of each bucket into the place of its first element.</summary>
    private static void ToFirstPlaces(int* counts)
    {
        int place = 0;
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            int count = counts[bucket];
            counts[bucket] = place;
            place += count;
        }
    }
}
