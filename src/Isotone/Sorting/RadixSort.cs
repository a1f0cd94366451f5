namespace Isotone;

/// <summary>Stable least-significant-digit radix sort of 64-bit keys with the items that travel with them.</summary>
internal static class RadixSort
{
    private const int DigitBits = 8;
    private const int Buckets = 1 << DigitBits;
    private const int Digits = 64 / DigitBits;

    public static void Sort(Span<ulong> keys, Span<int> items, in RadixScratch scratch)
    {
        int n = keys.Length;
        Span<int> counts = stackalloc int[Digits * Buckets];
        counts.Clear();
        foreach (ulong key in keys)
        {
            for (int digit = 0; digit < Digits; digit++)
                counts[digit * Buckets + DigitOf(key, digit)]++;
        }

        Span<ulong> fromKeys = keys, toKeys = scratch.OtherKeys[..n];
        Span<int> fromItems = items, toItems = scratch.OtherItems[..n];
        bool inScratch = false;
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> places = counts.Slice(digit * Buckets, Buckets);

            // A digit that all keys share moves nothing: widened floats leave the low digits at one value.
            if (places[DigitOf(fromKeys[0], digit)] == n)
                continue;
            ToFirstPlaces(places);
            for (int i = 0; i < n; i++)
            {
                ulong key = fromKeys[i];
                int place = places[DigitOf(key, digit)]++;
                toKeys[place] = key;
                toItems[place] = fromItems[i];
            }

            Span<ulong> sortedKeys = toKeys;
            toKeys = fromKeys;
            fromKeys = sortedKeys;
            Span<int> sortedItems = toItems;
            toItems = fromItems;
            fromItems = sortedItems;
            inScratch = !inScratch;
        }

        if (inScratch)
            fromItems.CopyTo(items);
    }

    private static int DigitOf(ulong key, int digit) => (int)(key >> (digit * DigitBits) & (Buckets - 1));

    /// <summary>Turns the count of each bucket into the place of its first element.</summary>
    private static void ToFirstPlaces(Span<int> counts)
    {
        int place = 0;
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            int count = counts[bucket];
            counts[bucket] = place;
            place += count;
        }
    }
}
