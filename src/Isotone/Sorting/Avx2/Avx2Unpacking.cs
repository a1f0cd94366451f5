using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Takes the indices out of sorted columns of packed keys and writes them in order.</summary>
internal static unsafe class Avx2Unpacking
{
    /// <summary>Writes the indices of 4 R keys that lie sorted by columns.</summary>
    /// <param name="rows">R rows of 4 lanes, 32-byte aligned.</param>
    /// <param name="rowCount">R: 2, 4, 8 or 16.</param>
    /// <param name="indexMask">The low bits that hold the index.</param>
    /// <param name="indices">Receives 4 R indices.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(double* rows, int rowCount, int indexMask, int* indices)
    {
        Vector256<int> mask = Vector256.Create(indexMask);
        switch (rowCount)
        {
            case 16:
                StoreTransposed(rows, mask, indices, 16);
                StoreTransposed(rows + 32, mask, indices + 8, 16);
                break;
            case 8:
                StoreTransposed(rows, mask, indices, 8);
                break;
            case 4:
                Vector256<double> pairs0 = IndexPairs(rows, 0, mask), pairs1 = IndexPairs(rows, 1, mask);
                Vector256<double> even = Avx.UnpackLow(pairs0, pairs1);
                Vector256<double> odd = Avx.UnpackHigh(pairs0, pairs1);
                Avx.Permute2x128(even, odd, 0x20).AsInt32().Store(indices);
                Avx.Permute2x128(even, odd, 0x31).AsInt32().Store(indices + 8);
                break;
            default:
                IndexPairs(rows, 0, mask).AsInt32().Store(indices);
                break;
        }
    }

    /// <summary>The indices of eight rows: those of a column side by side, columns <paramref name="stride"/>
    /// apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTransposed(double* rows, Vector256<int> mask, int* indices, int stride)
    {
        Vector256<double> pairs0 = IndexPairs(rows, 0, mask), pairs1 = IndexPairs(rows, 1, mask);
        Vector256<double> pairs2 = IndexPairs(rows, 2, mask), pairs3 = IndexPairs(rows, 3, mask);
        Vector256<double> even01 = Avx.UnpackLow(pairs0, pairs1), odd01 = Avx.UnpackHigh(pairs0, pairs1);
        Vector256<double> even23 = Avx.UnpackLow(pairs2, pairs3), odd23 = Avx.UnpackHigh(pairs2, pairs3);
        Avx.Permute2x128(even01, even23, 0x20).AsInt32().Store(indices);
        Avx.Permute2x128(odd01, odd23, 0x20).AsInt32().Store(indices + stride);
        Avx.Permute2x128(even01, even23, 0x31).AsInt32().Store(indices + 2 * stride);
        Avx.Permute2x128(odd01, odd23, 0x31).AsInt32().Store(indices + 3 * stride);
    }

    /// <summary>The indices in rows 2 k and 2 k + 1, those of a column side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> IndexPairs(double* rows, int k, Vector256<int> mask)
    {
        Vector256<ulong> even = Vector256.LoadAligned(rows + 8 * k).AsUInt64();
        Vector256<ulong> odd = Vector256.LoadAligned(rows + 8 * k + 4).AsUInt64();
        Vector256<int> low = Avx2.Blend(even.AsInt32(), (odd << 32).AsInt32(), 0b10_10_10_10);
        Vector256<int> high = Avx2.Blend((even >> 32).AsInt32(), odd.AsInt32(), 0b10_10_10_10);

        // The index of a negative key is complemented.
        return ((low ^ (high >> 31)) & mask).AsDouble();
    }
}
