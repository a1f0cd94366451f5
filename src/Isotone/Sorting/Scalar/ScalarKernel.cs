namespace Isotone;

/// <summary>Sorting without vector instructions: insertion sort for short rows, else radix sort.</summary>
/// <remarks>
/// Packing and splitting keep keys in the order of their indices, so that the radix sort needs no pass for the index.
/// </remarks>
internal readonly unsafe struct ScalarKernel : IPackedSortKernel
{
    public static int LeafCapacity => int.MaxValue;

    public static int Pack(float* values, int length, int flip, double* keys)
    {
        for (int i = 0; i < length; i++)
            keys[i] = PackedKey.Of(values[i], i, flip);
        return length;
    }

    public static int PackAndSplit(float* values, int length, int flip, double* below, double* above, double pivot)
    {
        nint moved = 0;
        for (nint read = 0; read < length; read++)
        {
            double key = PackedKey.Of(values[read], (int)read, flip);

            // Stored at both ends rather than behind a branch that is mispredicted every other time.
            below[moved] = key;
            above[read - moved] = key;
            moved += key < pivot ? 1 : 0;
        }

        return (int)moved;
    }

    public static int Split(double* data, double* below, int length, double pivot)
    {
        nint moved = 0;
        for (nint read = 0; read < length; read++)
        {
            double key = data[read];
            below[moved] = key;
            data[read - moved] = key;
            moved += key < pivot ? 1 : 0;
        }

        return (int)moved;
    }

    public static double Median40(double* sample)
    {
        PackedInsertionSort.Sort(sample, 40);
        return sample[20];
    }

    public static void SortLeaf(
        double* data, double* room, int padded, int length, KeyFormat* format, int* indices, int* end)
    {
        if (length > PackedInsertionSort.Limit)
        {
            PackedRadixSort.Sort(data, room, length, format, format->IndexBits, indices);
            return;
        }

        PackedInsertionSort.Sort(data, length);
        TieMarking.Write(data, length, format, indices);
    }
}
