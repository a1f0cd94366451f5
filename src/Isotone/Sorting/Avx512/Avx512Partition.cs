using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Splits packed keys by a pivot: a compare, two compressions in registers and two full-width stores a
/// vector.</summary>
/// <remarks>Storing while compressing is microcoded on AMD processors; compressing first and storing all lanes is
/// not.</remarks>
internal static unsafe class Avx512Partition
{
    /// <summary>Moves the keys below the pivot to <paramref name="below"/> and closes up the others in place.</summary>
    /// <param name="data">The keys; receives those not below the pivot.</param>
    /// <param name="below">Receives the keys below the pivot; room for <paramref name="length"/> elements.</param>
    /// <param name="length">The number of keys, at least 8.</param>
    /// <param name="pivot">The pivot.</param>
    /// <returns>The number of keys below the pivot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Split(double* data, double* below, int length, double pivot)
    {
        Vector512<double> pivots = Vector512.Create(pivot);
        nint moved = 0;

        // The vector at hand is in a register before anything is stored, and fewer keys have been kept than read:
        // a full-width store into data never reaches a key that is still to be read.
        nint read = length & 7;
        Vector512<double> first = Vector512.Load(data);
        Vector512<double> next = Vector512.Load(data + read);
        if (read != 0)
        {
            Vector512<double> present = Vector512.LessThan(
                Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)read));
            Vector512<double> isBelow = Vector512.LessThan(first, pivots);
            Avx512F.Compress(first, isBelow & present, first).Store(below);
            Avx512F.Compress(first, Vector512.AndNot(present, isBelow), first).Store(data);
            moved = BitOperations.PopCount((isBelow & present).ExtractMostSignificantBits());
        }

        for (; (length - read & 31) != 0; read += 8)
        {
            Vector512<double> keys = next;
            next = Vector512.Load(data + read + 8);
            moved += Move(keys, pivots, data + (read - moved), below + moved);
        }

        for (; read < length; read += 32)
        {
            Vector512<double> keys0 = next;
            Vector512<double> keys1 = Vector512.Load(data + read + 8);
            Vector512<double> keys2 = Vector512.Load(data + read + 16);
            Vector512<double> keys3 = Vector512.Load(data + read + 24);
            next = Vector512.Load(data + read + 32);
            moved += Move(keys0, pivots, data + (read - moved), below + moved);
            moved += Move(keys1, pivots, data + (read + 8 - moved), below + moved);
            moved += Move(keys2, pivots, data + (read + 16 - moved), below + moved);
            moved += Move(keys3, pivots, data + (read + 24 - moved), below + moved);
        }

        return (int)moved;
    }

    /// <summary>Packs values and splits them: the first step of a sort.</summary>
    /// <param name="values">The values.</param>
    /// <param name="length">The number of values.</param>
    /// <param name="flip">The sign bit for descending order, 0 for ascending.</param>
    /// <param name="below">Receives the packed keys below the pivot; room for <paramref name="length"/> + 16.</param>
    /// <param name="above">Receives the other packed keys; room for <paramref name="length"/> + 16.</param>
    /// <param name="pivot">The pivot.</param>
    /// <returns>The number of keys below the pivot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int PackAndSplit(float* values, int length, int flip, double* below, double* above, double pivot)
    {
        Vector512<double> pivots = Vector512.Create(pivot);
        nint moved = 0;
        nint read = 0;
        for (; read <= length - 16; read += 16)
        {
            Vector512<float> loaded = Vector512.Load(values + read);
            Avx512Packing.Pack(loaded, (int)read, flip, out Vector512<double> keys0, out Vector512<double> keys1);
            moved += Move(keys0, pivots, above + (read - moved), below + moved);
            moved += Move(keys1, pivots, above + (read + 8 - moved), below + moved);
        }

        for (; read < length; read++)
        {
            double key = PackedKey.Of(values[read], (int)read, flip);
            bool isBelow = key < pivot;
            *(isBelow ? below + moved : above + (read - moved)) = key;
            moved += isBelow ? 1 : 0;
        }

        return (int)moved;
    }

    /// <summary>Stores the keys below the pivot at one place and the others at another; returns the number of the
    /// former.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Move(Vector512<double> keys, Vector512<double> pivots, double* above, double* below)
    {
        // Three comparisons that say the same: the compiler would keep a mask used twice in a vector register and
        // convert it at each use, which costs more.
        Vector512<double> isBelow = Avx512F.CompareLessThan(keys, pivots);
        Vector512<double> isAbove = Avx512F.CompareGreaterThanOrEqual(keys, pivots);
        Vector512<double> isCounted = Avx512F.CompareNotGreaterThanOrEqual(keys, pivots);
        Avx512F.Compress(keys, isBelow, keys).Store(below);
        Avx512F.Compress(keys, isAbove, keys).Store(above);
        return BitOperations.PopCount(isCounted.ExtractMostSignificantBits());
    }
}
