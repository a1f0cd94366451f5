using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>Packed keys of doubles: a double whose last bits make room for its index.</summary>
/// <remarks>
/// <para>A row of n &lt; 2^b elements gives its last b bits to the index, complemented below zero as in
/// <see cref="PackedKey"/>. Values that differ only in those bits tie; <see cref="TiedRuns{TKernel}"/> puts them in
/// order by what was cut off, their <see cref="Rest"/>. Where all values have the same last bits (integers, widened
/// singles) nothing is lost and no tie needs a second look.</para>
/// <para>Infinity and NaN with an index in it would be NaN, which does not compare. Both tie with the largest finite
/// number instead.</para>
/// </remarks>
internal static unsafe class DoubleKeys
{
    private const long LargestFinite = 0x7FEF_FFFF_FFFF_FFFF;
    private const long Infinity = 0x7FF0_0000_0000_0000;

    /// <summary>The sign bit where the order is descending, else 0.</summary>
    public static long Flip(SortDirection direction) => direction == SortDirection.Descending ? long.MinValue : 0;

    /// <summary>The number of low bits that hold the index.</summary>
    /// <remarks>No index has all of them set, so that no complemented index is 0 and no key is -0.</remarks>
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
                Vector256<long> special = Vector256.GreaterThanOrEqual(
                    bits & Vector256.Create(long.MaxValue), Vector256.Create(Infinity));
                losses |= special;
                Vector256<long> clamped = Vector256.ConditionalSelect(
                    special, Vector256.Create(LargestFinite) | (bits & Vector256.Create(long.MinValue)), bits);
                clamped ^= Vector256.Create(flip);
                Vector256<long> low = index ^ Vector256.LessThan(clamped, Vector256<long>.Zero);
                Vector256.ConditionalSelect(Vector256.Create(mask), low, clamped).AsDouble().Store(keys + i);
                index += Vector256.Create(4L);
            }

            lost = losses[0] | losses[1] | losses[2] | losses[3];
        }

        for (; i < length; i++)
        {
            lost |= double.IsFinite(values[i]) ? Canonical(values[i]) ^ common : mask;
            keys[i] = Of(values[i], i, flip, mask);
        }

        return (lost & mask) != 0;
    }

    /// <summary>The packed key of a value.</summary>
    public static double Of(double value, int index, long flip, long mask)
    {
        long bits = Canonical(value);
        if (!double.IsFinite(value))
            bits = LargestFinite | (bits & long.MinValue);
        bits ^= flip;
        return BitConverter.Int64BitsToDouble((bits & ~mask) | ((index ^ bits >> 63) & mask));
    }

    /// <summary>What decides between values that tie: their order by this is their order. At most 2^b + 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Rest(double value, long flip, long mask)
    {
        long bits = Canonical(value) ^ flip;

        // From below: NaN and infinity in descending order, the finite ones, infinity, NaN.
        if (double.IsFinite(value))
            return 2 + ((bits ^ bits >> 63) & mask);
        int beyond = double.IsNaN(value) ? 1 : 0;
        return bits < 0 ? 1 - beyond : mask + 3 + beyond;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Canonical(double value) =>
        BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.PositiveInfinity : value + 0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Canonical(Vector256<double> values) => Vector256.ConditionalSelect(
        Vector256.Equals(values, values).AsInt64(),
        (values + Vector256<double>.Zero).AsInt64(),
        Vector256.Create(Infinity));
}
