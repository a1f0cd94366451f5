namespace Isotone;

/// <summary>Insertion sort of packed keys, for short rows without vector instructions.</summary>
internal static unsafe class PackedInsertionSort
{
    /// <summary>The longest row for which this beats the radix sort's fixed cost of its counts.</summary>
    public const int Limit = 48;

    /// <summary>Sorts keys in place.</summary>
    public static void Sort(double* keys, int length)
    {
        for (int i = 1; i < length; i++)
        {
            double key = keys[i];
            int j = i - 1;
            for (; j >= 0 && keys[j] > key; j--)
                keys[j + 1] = keys[j];
            keys[j + 1] = key;
        }
    }
}
