namespace Isotone;

/// <summary>Stable insertion sort of keys with the items that travel with them, for short rows.</summary>
internal static class InsertionSort
{
    /// <summary>The longest row for which this beats the radix sort's fixed cost of its histograms.</summary>
    public const int Limit = 64;

    public static void Sort(Span<ulong> keys, Span<int> items)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            // Invariant: keys[..i] is sorted, equal keys in the order they came.
            ulong key = keys[i];
            int item = items[i];
            int j = i - 1;
            for (; j >= 0 && keys[j] > key; j--)
            {
                keys[j + 1] = keys[j];
                items[j + 1] = items[j];
            }

            keys[j + 1] = key;
            items[j + 1] = item;
        }
    }
}
