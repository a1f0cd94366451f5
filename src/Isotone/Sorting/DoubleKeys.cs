using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>Packed keys of doubles: a double whose last bits make room for its index.</summary>
/// <remarks>
/// <para>The bits of a value move down by one, so that adding to the exponent field as in <see cref="PackedKey"/>
/// leaves neither subnormal numbers nor NaN. A row of n &lt; 2^b elements then gives the last b bits to the index,
/// complemented below zero.</para>
/// <para>Values that differ only in their last b + 1 bits tie; <see cref="TiedRuns{TKernel}"/> puts them in order by
/// what was cut off, their <see cref="Rest"/>. Where all values have the same last bits (integers, widened singles)
/// nothing is lost and no tie needs a second look.</para>
/// </remarks>
internal static unsafe class DoubleKeys
{
    // Its last bits are zeros like those of infinity.
    private const long NaNBits = 0x7FF8_0000_0000_0000;

    private const long NormalOffset = (long)PackedKey.NormalOffset << 32;

    /// <summary>The sign bit where the order is descending, else 0.</summary>
    public static long Flip(SortDirection direction) => direction == SortDirection.Descending ? long.MinValue : 0;

    /// <summary>The number of low bits that hold the index.</summary>
    public static int IndexBits(int length) => 32 - BitOperations.LeadingZeroCount((uint)length);

    /// <summary>Packs a row in its order.</summary>
    /// <returns>Whether values were cut short, so that keys may tie that should not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Pack(double* values, int length, long flip, int indexBits, double* keys)
    {
        long mask = (1L << indexBits) - 1;
        long common = Canonical(values[0]);
        long lost = 0;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<long> losses = Vector256<long>.Zero;
            Vector256<long> index = Vector256<long>.Indices;
            for (; i <= length - 4; i += 4)
            {
                Vector256<long> bits = Canonical(Vector256.Load(values + i));
                losses |= bits ^ Vector256.Create(common);
                bits ^= Vector256.Create(flip);
                Vector256<long> magnitude = (bits & Vector256.Create(long.MaxValue)) >>> 1;
                Vector256<long> key = (magnitude + Vector256.Create(NormalOffset))
                    | (bits & Vector256.Create(long.MinValue));
                Vector256<long> low = index ^ Vector256.LessThan(bits, Vector256<long>.Zero);
                Vector256.ConditionalSelect(Vector256.Create(mask), low, key).AsDouble().Store(keys + i);
                index += Vector256.Create(4L);
            }

            lost = losses[0] | losses[1] | losses[2] | losses[3];
        }

        for (; i < length; i++)
        {
            lost |= Canonical(values[i]) ^ common;
            keys[i] = Of(values[i], i, flip, mask);
        }

        return (lost & RestMask(indexBits)) != 0;
    }

    /// <summary>The packed key of a value.</summary>
    public static double Of(double value, int index, long flip, long mask)
    {
        long bits = Canonical(value) ^ flip;
        long key = (((bits & long.MaxValue) >> 1) + NormalOffset) | (bits & long.MinValue);
        return BitConverter.Int64BitsToDouble((key & ~mask) | ((index ^ bits >> 63) & mask));
    }

    /// <summary>What decides between values that tie: their order by this is their order. b + 1 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Rest(double value, long flip, int indexBits)
    {
        long bits = Canonical(value) ^ flip;
        return (bits ^ bits >> 63) & RestMask(indexBits);
    }

    private static long RestMask(int indexBits) => (2L << indexBits) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Canonical(double value) =>
        double.IsNaN(value) ? NaNBits : BitConverter.DoubleToInt64Bits(value + 0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Canonical(Vector256<double> values) => Vector256.ConditionalSelect(
        Vector256.Equals(values, values).AsInt64(),
        (values + Vector256<double>.Zero).AsInt64(),
        Vector256.Create(NaNBits));
}
