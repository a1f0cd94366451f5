using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Sorting with vectors of eight keys (AVX-512F).</summary>
[SkipLocalsInit]
internal readonly unsafe struct Avx512Kernel : IPackedSortKernel
{
    public static int LeafCapacity => Avx512SmallSort.Capacity;

    public static int Pack(float* values, int length, int flip, double* keys) =>
        Avx512Packing.Pack(values, length, flip, keys);

    public static int PackAndSplit(float* values, int length, int flip, double* below, double* above, double pivot) =>
        Avx512Partition.PackAndSplit(values, length, flip, below, above, pivot);

    public static int Split(double* data, double* below, int length, double pivot) =>
        Avx512Partition.Split(data, below, length, pivot);

    public static void SortLeaf(
        double* data, double* room, int padded, int length, KeyFormat* format, int* indices, int* end)
    {
        byte* memory = stackalloc byte[Avx512SmallSort.Capacity * sizeof(double) + 64];
        double* rows = (double*)((nuint)(memory + 63) & ~(nuint)63);
        int rowCount = Avx512SmallSort.Sort(data, padded, rows);
        int indexMask = format->IndexMask;
        if (format->MarkTies)
        {
            ToMarkedIndices(rows, rowCount, length, format);
            indexMask = -1;
        }

        if (end - indices >= rowCount * 8)
        {
            // Ranges are sorted from left to right: what this writes too much is written again.
            Avx512Unpacking.Unpack(rows, rowCount, indexMask, indices);
            if (format->Sorted != null)
                Avx512Unpacking.Unpack(rows, rowCount, format->SortedFor(indices));
        }
        else
        {
            int* all = stackalloc int[Avx512SmallSort.Capacity];
            Avx512Unpacking.Unpack(rows, rowCount, indexMask, all);
            new ReadOnlySpan<int>(all, length).CopyTo(new Span<int>(indices, length));
            if (format->Sorted == null)
                return;
            double* values = stackalloc double[Avx512SmallSort.Capacity];
            Avx512Unpacking.Unpack(rows, rowCount, values);
            new ReadOnlySpan<double>(values, length).CopyTo(new Span<double>(format->SortedFor(indices), length));
        }
    }

    /// <summary>The median of each lane over five vectors, and of these the median.</summary>
    public static double Median40(double* sample)
    {
        Vector512<double> a = Vector512.Load(sample), b = Vector512.Load(sample + 8);
        Vector512<double> c = Vector512.Load(sample + 16), d = Vector512.Load(sample + 24);
        Vector512<double> e = Vector512.Load(sample + 32);

        // The smallest and the largest of the first four cannot be the median of five.
        Vector512<double> low = Avx512F.Max(Avx512F.Min(a, b), Avx512F.Min(c, d));
        Vector512<double> high = Avx512F.Min(Avx512F.Max(a, b), Avx512F.Max(c, d));
        Vector512<double> median = Avx512F.Max(Avx512F.Min(low, high), Avx512F.Min(Avx512F.Max(low, high), e));
        return Avx512LaneExchange.SortLanes(median).GetElement(4);
    }

    /// <summary>Turns sorted keys into their indices, ties marked.</summary>
    private static void ToMarkedIndices(double* rows, int rowCount, int length, KeyFormat* format)
    {
        Vector512<long> indexBits = Vector512.Create((1L << format->IndexBits) - 1);
        double greatest = rows[(length - 1) % rowCount * 8 + (length - 1) / rowCount];

        // Above the first row stands the last one, a lane further: the key before the first of a column.
        Vector512<double> last = Avx512F
            .PermuteVar8x64(Vector512.LoadAligned(rows + 8 * (rowCount - 1)), Vector512.Create(0L, 0, 1, 2, 3, 4, 5, 6))
            .WithElement(0, format->Previous);
        Vector512<long> before = last.AsInt64();
        for (int row = 0; row < rowCount; row++)
        {
            Vector512<long> keys = Vector512.LoadAligned(rows + 8 * row).AsInt64();
            Vector512<long> ties = Vector512.Equals(Vector512.AndNot(keys ^ before, indexBits), Vector512<long>.Zero);
            Vector512<long> marks = ties & Vector512.Create(1L << 31);
            Vector512<long> indices = (keys ^ (keys >> 63)) & indexBits;
            (indices | marks).AsDouble().StoreAligned(rows + 8 * row);
            before = keys;
        }

        format->Previous = greatest;
    }
}
