namespace Isotone;

/// <summary>Puts in order what tied because doubles were cut short (<see cref="DoubleKeys"/>).</summary>
internal static unsafe class TiedRuns<TKernel>
    where TKernel : struct, IPackedSortKernel
{
    /// <summary>Clears all tie marks and puts the marked runs in order.</summary>
    /// <param name="values">The row.</param>
    /// <param name="length">Its length.</param>
    /// <param name="flip">The sign bit for descending order, 0 for ascending.</param>
    /// <param name="indices">The permutation, every run of ties in the order of indices, all but its first
    /// marked.</param>
    /// <param name="first">Working memory of <paramref name="length"/> + <see
    /// cref="PackedSort{TKernel}.Slack"/>.</param>
    /// <param name="second">More of the same.</param>
    public static void Settle(double* values, int length, long flip, int* indices, double* first, double* second)
    {
        int position = 0;
        while (true)
        {
            var rest = new ReadOnlySpan<int>(indices + position, length - position);
            int marked = rest.IndexOfAnyInRange(int.MinValue, -1);
            if (marked < 0)
                return;
            int start = position + marked - 1;
            int unmarked = rest[marked..].IndexOfAnyInRange(0, int.MaxValue);
            int end = unmarked < 0 ? length : position + marked + unmarked;
            SettleRun(values, DoubleKeys.IndexBits(length), flip, indices + start, end - start, first, second);
            position = end;
        }
    }

    private static void SettleRun(
        double* values, int indexBits, long flip, int* indices, int length, double* first, double* second)
    {
        if (IsInOrder(values, flip, indices, length))
            return;
        for (int i = 0; i < length; i++)
        {
            // With at most 31 bits of index and 32 of the rest, 2^62 in the middle.
            long rest = DoubleKeys.Rest(values[indices[i]], flip, indexBits);
            first[i] = PackedKey.FromSigned((rest << indexBits | (uint)indices[i]) - (1L << 62));
        }

        var format = new KeyFormat(indexBits, false);
        PackedSort<TKernel>.SortRange(
            first, second, length, &format, indices, indices + length, PackedSort<TKernel>.Depth(length));
    }

    /// <summary>Clears the marks of a run and says whether its values are in order as they are: mostly, they are
    /// equal.</summary>
    private static bool IsInOrder(double* values, long flip, int* indices, int length)
    {
        double sign = flip == 0 ? 1 : -1;
        bool inOrder = true;
        double previous = double.NegativeInfinity;
        for (int i = 0; i < length; i++)
        {
            int index = indices[i] & ~KeyFormat.TieMark;
            indices[i] = index;

            // Not true of NaN, which is for the sort to place.
            double value = values[index] * sign;
            inOrder &= value >= previous;
            previous = value;
        }

        return inOrder;
    }
}
