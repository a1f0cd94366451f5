namespace Isotone;

/// <summary>Puts in order what tied because doubles were cut short (<see cref="DoubleKeys"/>).</summary>
internal static unsafe class TiedRuns<TKernel>
    where TKernel : struct, IPackedSortKernel
{
    /// <summary>Clears all tie marks and puts the marked runs in order.</summary>
    /// <param name="values">The row.</param>
    /// <param name="length">Its length.</param>
    /// <param name="flip">The sign bit for descending order, 0 for ascending.</param>
    /// <param name="indices">The permutation, every run of ties in the order of indices, all but its first marked.</param>
    /// <param name="first">Working memory of <paramref name="length"/> + <see cref="PackedSort{TKernel}.Slack"/>.</param>
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
        long mask = (1L << indexBits) - 1;
        bool sorted = true;
        long previous = 0;
        for (int i = 0; i < length; i++)
        {
            int index = indices[i] & ~KeyFormat.TieMark;
            indices[i] = index;
            long rest = DoubleKeys.Rest(values[index], flip, mask);
            sorted &= rest >= previous;
            previous = rest;

            // At most 2^31 + 3 shifted by 31: never as high as NaN.
            first[i] = BitConverter.Int64BitsToDouble(rest << indexBits | (uint)index);
        }

        if (sorted)
            return;
        var format = new KeyFormat(indexBits, false);
        PackedSort<TKernel>.SortRange(
            first, second, length, &format, indices, indices + length, PackedSort<TKernel>.Depth(length));
    }
}
