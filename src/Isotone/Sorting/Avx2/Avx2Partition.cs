using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Splits packed keys by a pivot: a compare, two permutations from a table and two full-width stores a
/// vector.</summary>
internal static unsafe class Avx2Partition
{
    /// <summary>For each set of four lanes the permutation, in halves of lanes, that brings those of the set to the
    /// front.</summary>
    public static ReadOnlySpan<int> FrontPermutations =>
    [
        0, 1, 2, 3, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7,
        2, 3, 0, 1, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7,
        4, 5, 0, 1, 2, 3, 6, 7,
        0, 1, 4, 5, 2, 3, 6, 7,
        2, 3, 4, 5, 0, 1, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7,
        6, 7, 0, 1, 2, 3, 4, 5,
        0, 1, 6, 7, 2, 3, 4, 5,
        2, 3, 6, 7, 0, 1, 4, 5,
        0, 1, 2, 3, 6, 7, 4, 5,
        4, 5, 6, 7, 0, 1, 2, 3,
        0, 1, 4, 5, 6, 7, 2, 3,
        2, 3, 4, 5, 6, 7, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7,
    ];

    /// <inheritdoc cref="IPackedSortKernel.Split"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Split(double* data, double* below, int length, double pivot)
    {
        ref int table = ref MemoryMarshal.GetReference(FrontPermutations);
        Vector256<double> pivots = Vector256.Create(pivot);
        nint moved = 0;
        nint read = 0;
        for (; (length - read & 3) != 0; read++)
        {
            double key = data[read];
            below[moved] = key;
            data[read - moved] = key;
            moved += key < pivot ? 1 : 0;
        }

        // Vectors are in registers before anything is stored, and no more keys have been kept than read: a full-width
        // store into data never reaches a key that is still to be read.
        for (; (length - read & 15) != 0; read += 4)
        {
            Vector256<double> keys = Vector256.Load(data + read);
            moved += Move(keys, pivots, ref table, data + (read - moved), below + moved);
        }

        for (; read < length; read += 16)
        {
            Vector256<double> keys0 = Vector256.Load(data + read);
            Vector256<double> keys1 = Vector256.Load(data + read + 4);
            Vector256<double> keys2 = Vector256.Load(data + read + 8);
            Vector256<double> keys3 = Vector256.Load(data + read + 12);
            moved += Move(keys0, pivots, ref table, data + (read - moved), below + moved);
            moved += Move(keys1, pivots, ref table, data + (read + 4 - moved), below + moved);
            moved += Move(keys2, pivots, ref table, data + (read + 8 - moved), below + moved);
            moved += Move(keys3, pivots, ref table, data + (read + 12 - moved), below + moved);
        }

        return (int)moved;
    }

    /// <inheritdoc cref="IPackedSortKernel.PackAndSplit"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int PackAndSplit(float* values, int length, int flip, double* below, double* above, double pivot)
    {
        ref int table = ref MemoryMarshal.GetReference(FrontPermutations);
        Vector256<double> pivots = Vector256.Create(pivot);
        nint moved = 0;
        nint read = 0;
        for (; read <= length - 8; read += 8)
        {
            Vector256<float> loaded = Vector256.Load(values + read);
            Avx2Packing.Pack(loaded, (int)read, flip, out Vector256<double> keys0, out Vector256<double> keys1);
            moved += Move(keys0, pivots, ref table, above + (read - moved), below + moved);
            moved += Move(keys1, pivots, ref table, above + (read + 4 - moved), below + moved);
        }

        for (; read < length; read++)
        {
            double key = PackedKey.Of(values[read], (int)read, flip);
            below[moved] = key;
            above[read - moved] = key;
            moved += key < pivot ? 1 : 0;
        }

        return (int)moved;
    }

    /// <summary>Stores the keys below the pivot at one place and the others at another; returns the number of the
    /// former.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Move(
        Vector256<double> keys, Vector256<double> pivots, ref int table, double* above, double* below)
    {
        nuint isBelow = (uint)Avx.MoveMask(Avx.CompareLessThan(keys, pivots));
        Vector256<int> belowFirst = Vector256.LoadUnsafe(ref table, isBelow * 8);
        Vector256<int> aboveFirst = Vector256.LoadUnsafe(ref table, (isBelow ^ 15) * 8);
        Avx2.PermuteVar8x32(keys.AsInt32(), belowFirst).AsDouble().Store(below);
        Avx2.PermuteVar8x32(keys.AsInt32(), aboveFirst).AsDouble().Store(above);
        return BitOperations.PopCount(isBelow);
    }
}
