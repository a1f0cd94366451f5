using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Takes the indices out of sorted columns of packed keys and writes them in order.</summary>
internal static unsafe class Avx512Unpacking
{
    /// <summary>Writes the indices of 8 R keys that lie sorted by columns.</summary>
    /// <param name="rows">R rows of 8 lanes, 64-byte aligned.</param>
    /// <param name="rowCount">R: 1, 2, 4, 8 or 16.</param>
    /// <param name="indexMask">The low bits that hold the index.</param>
    /// <param name="indices">Receives 8 R indices.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(double* rows, int rowCount, int indexMask, int* indices)
    {
        Vector512<int> mask = Vector512.Create(indexMask);
        switch (rowCount)
        {
            case 16:
                Unpack16(rows, mask, indices);
                break;
            case 8:
                Unpack8(rows, mask, indices);
                break;
            case 4:
                Unpack4(rows, mask, indices);
                break;
            case 2:
                IndexPairs(rows, 0, mask).AsInt32().Store(indices);
                break;
            default:
                Vector512<long> row = Vector512.LoadAligned(rows).AsInt64();
                (Avx512F.ConvertToVector256Int32(row ^ (row >> 63)) & mask.GetLower()).Store(indices);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack16(double* rows, Vector512<int> mask, int* indices)
    {
        Vector512<double> pairs0 = IndexPairs(rows, 0, mask), pairs1 = IndexPairs(rows, 1, mask);
        Vector512<double> pairs2 = IndexPairs(rows, 2, mask), pairs3 = IndexPairs(rows, 3, mask);
        Vector512<double> pairs4 = IndexPairs(rows, 4, mask), pairs5 = IndexPairs(rows, 5, mask);
        Vector512<double> pairs6 = IndexPairs(rows, 6, mask), pairs7 = IndexPairs(rows, 7, mask);
        StoreTransposed(
            Avx512F.UnpackLow(pairs0, pairs1), Avx512F.UnpackLow(pairs2, pairs3),
            Avx512F.UnpackLow(pairs4, pairs5), Avx512F.UnpackLow(pairs6, pairs7), indices, 32);
        StoreTransposed(
            Avx512F.UnpackHigh(pairs0, pairs1), Avx512F.UnpackHigh(pairs2, pairs3),
            Avx512F.UnpackHigh(pairs4, pairs5), Avx512F.UnpackHigh(pairs6, pairs7), indices + 16, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack8(double* rows, Vector512<int> mask, int* indices)
    {
        Vector512<double> pairs0 = IndexPairs(rows, 0, mask), pairs1 = IndexPairs(rows, 1, mask);
        Vector512<double> pairs2 = IndexPairs(rows, 2, mask), pairs3 = IndexPairs(rows, 3, mask);
        StoreTransposed(
            Avx512F.UnpackLow(pairs0, pairs1), Avx512F.UnpackLow(pairs2, pairs3),
            Avx512F.UnpackHigh(pairs0, pairs1), Avx512F.UnpackHigh(pairs2, pairs3), indices, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack4(double* rows, Vector512<int> mask, int* indices)
    {
        Vector512<double> pairs0 = IndexPairs(rows, 0, mask), pairs1 = IndexPairs(rows, 1, mask);
        Vector512<double> even = Avx512F.UnpackLow(pairs0, pairs1);
        Vector512<double> odd = Avx512F.UnpackHigh(pairs0, pairs1);
        Vector512<double> first = Avx512F.Shuffle4x128(even, odd, 0b01_00_01_00);
        Vector512<double> second = Avx512F.Shuffle4x128(even, odd, 0b11_10_11_10);
        Avx512F.Shuffle4x128(first, first, 0b11_01_10_00).AsInt32().Store(indices);
        Avx512F.Shuffle4x128(second, second, 0b11_01_10_00).AsInt32().Store(indices + 16);
    }

    /// <summary>The indices in rows 2 k and 2 k + 1, those of a column side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> IndexPairs(double* rows, int k, Vector512<int> mask)
    {
        Vector512<int> even = Vector512.LoadAligned(rows + 16 * k).AsInt32();
        Vector512<int> odd = Vector512.LoadAligned(rows + 16 * k + 8).AsInt32();
        Vector512<int> low = Avx512F.PermuteVar16x32x2(
            even, Vector512.Create(0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30), odd);
        Vector512<int> high = Avx512F.PermuteVar16x32x2(
            even, Vector512.Create(1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31), odd);

        // The index of a negative key is complemented.
        return ((low ^ (high >> 31)) & mask).AsDouble();
    }

    /// <summary>Transposes a 4 x 4 matrix of 128-bit lanes and stores its rows <paramref name="stride"/>
    /// apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTransposed(
        Vector512<double> r0,
        Vector512<double> r1,
        Vector512<double> r2,
        Vector512<double> r3,
        int* indices,
        int stride)
    {
        Vector512<double> even01 = Avx512F.Shuffle4x128(r0, r1, 0b10_00_10_00);
        Vector512<double> odd01 = Avx512F.Shuffle4x128(r0, r1, 0b11_01_11_01);
        Vector512<double> even23 = Avx512F.Shuffle4x128(r2, r3, 0b10_00_10_00);
        Vector512<double> odd23 = Avx512F.Shuffle4x128(r2, r3, 0b11_01_11_01);
        Avx512F.Shuffle4x128(even01, even23, 0b10_00_10_00).AsInt32().Store(indices);
        Avx512F.Shuffle4x128(odd01, odd23, 0b10_00_10_00).AsInt32().Store(indices + stride);
        Avx512F.Shuffle4x128(even01, even23, 0b11_01_11_01).AsInt32().Store(indices + 2 * stride);
        Avx512F.Shuffle4x128(odd01, odd23, 0b11_01_11_01).AsInt32().Store(indices + 3 * stride);
    }
}
