using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Sorting with vectors of four keys (AVX2).</summary>
[SkipLocalsInit]
internal readonly unsafe struct Avx2Kernel : IPackedSortKernel
{
    public static int LeafCapacity => Avx2SmallSort.Capacity;

    public static int Pack(float* values, int length, int flip, double* keys) =>
        Avx2Packing.Pack(values, length, flip, keys);

    public static int PackAndSplit(float* values, int length, int flip, double* below, double* above, double pivot) =>
        Avx2Partition.PackAndSplit(values, length, flip, below, above, pivot);

    public static int Split(double* data, double* below, int length, double pivot) =>
        Avx2Partition.Split(data, below, length, pivot);

    public static void SortLeaf(
        double* data, double* room, int padded, int length, KeyFormat* format, int* indices, int* end)
    {
        byte* memory = stackalloc byte[Avx2SmallSort.Capacity * sizeof(double) + 32];
        double* rows = (double*)((nuint)(memory + 31) & ~(nuint)31);
        int rowCount = Avx2SmallSort.Sort(data, padded, rows);
        int indexMask = format->IndexMask;
        if (format->MarkTies)
        {
            ToMarkedIndices(rows, rowCount, length, format);
            indexMask = -1;
        }

        if (end - indices >= rowCount * 4)
        {
            // Ranges are sorted from left to right: what this writes too much is written again.
            Avx2Unpacking.Unpack(rows, rowCount, indexMask, indices);
            if (format->Sorted != null)
                Avx2Unpacking.Unpack(rows, rowCount, format->SortedFor(indices));
        }
        else
        {
            int* all = stackalloc int[Avx2SmallSort.Capacity];
            Avx2Unpacking.Unpack(rows, rowCount, indexMask, all);
            new ReadOnlySpan<int>(all, length).CopyTo(new Span<int>(indices, length));
            if (format->Sorted == null)
                return;
            double* values = stackalloc double[Avx2SmallSort.Capacity];
            Avx2Unpacking.Unpack(rows, rowCount, values);
            new ReadOnlySpan<double>(values, length).CopyTo(new Span<double>(format->SortedFor(indices), length));
        }
    }

    /// <summary>The median of each lane over five vectors, twice, and of these the median.</summary>
    public static double Median40(double* sample)
    {
        Vector256<double> first = MedianOfFive(sample);
        Vector256<double> second = MedianOfFive(sample + 20);
        Avx2SmallSort.SortTwoRows(ref first, ref second);
        return first.GetElement(2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> MedianOfFive(double* sample)
    {
        Vector256<double> a = Vector256.Load(sample), b = Vector256.Load(sample + 4);
        Vector256<double> c = Vector256.Load(sample + 8), d = Vector256.Load(sample + 12);
        Vector256<double> e = Vector256.Load(sample + 16);

        // The smallest and the largest of the first four cannot be the median of five.
        Vector256<double> low = Avx.Max(Avx.Min(a, b), Avx.Min(c, d));
        Vector256<double> high = Avx.Min(Avx.Max(a, b), Avx.Max(c, d));
        return Avx.Max(Avx.Min(low, high), Avx.Min(Avx.Max(low, high), e));
    }

    /// <summary>Turns sorted keys into their indices, ties marked.</summary>
    private static void ToMarkedIndices(double* rows, int rowCount, int length, KeyFormat* format)
    {
        Vector256<long> indexBits = Vector256.Create((1L << format->IndexBits) - 1);
        double greatest = rows[(length - 1) % rowCount * 4 + (length - 1) / rowCount];

        // Above the first row stands the last one, a lane further: the key before the first of a column.
        Vector256<double> last = Avx2
            .Permute4x64(Vector256.LoadAligned(rows + 4 * (rowCount - 1)), 0b10_01_00_00)
            .WithElement(0, format->Previous);
        Vector256<long> before = last.AsInt64();
        for (int row = 0; row < rowCount; row++)
        {
            Vector256<long> keys = Vector256.LoadAligned(rows + 4 * row).AsInt64();
            Vector256<long> ties = Vector256.Equals(Vector256.AndNot(keys ^ before, indexBits), Vector256<long>.Zero);
            Vector256<long> marks = ties & Vector256.Create(1L << 31);
            Vector256<long> indices = (keys ^ Vector256.LessThan(keys, Vector256<long>.Zero)) & indexBits;
            (indices | marks).AsDouble().StoreAligned(rows + 4 * row);
            before = keys;
        }

        format->Previous = greatest;
    }
}
