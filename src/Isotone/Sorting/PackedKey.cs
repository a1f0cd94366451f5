using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>A value and its index as one 64-bit floating-point number: sorting these sorts the values stably.</summary>
/// <remarks>
/// <para>The upper half holds the bits of the value, the lower half its index. Read as a double, such a number keeps
/// the order of the values, since both formats put sign, exponent and fraction in that order; equal values compare by
/// their indices. Below zero a double falls as its bits rise, so the index of a negative value is complemented. All are
/// distinct, so any sorting algorithm gives the one stable order.</para>
/// <para>Doubles rather than integers: every vector instruction set has their minimum and maximum. These need numbers
/// that are neither NaN nor zero (of two zeros, minimum and maximum are the same one) nor subnormal (which a thread may
/// be set to take for zeros). The exponent field of a single ends three bits before a double's does: one is added to
/// the latter, which then is never 0 nor, with one NaN just above infinity, all ones.</para>
/// <para>Descending order flips the sign bit of all values.</para>
/// </remarks>
internal static class PackedKey
{
    /// <summary>The number of low bits that hold the index beside a single.</summary>
    public const int IndexBits = 32;

    /// <summary>Bits for NaN: the next above infinity, so that NaN comes last.</summary>
    public const int NaNBits = 0x7F80_0001;

    /// <summary>What is added to the bits of a value: 1 in the exponent field of a double's upper half.</summary>
    public const int NormalOffset = 1 << 20;

    /// <summary>The sign bit where the order is descending, else 0.</summary>
    public static int Flip(SortDirection direction) => direction == SortDirection.Descending ? int.MinValue : 0;

    /// <summary>The packed key of a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(float value, int index, int flip)
    {
        int bits = float.IsNaN(value) ? NaNBits : BitConverter.SingleToInt32Bits(value + 0f);
        bits = (bits + NormalOffset) ^ flip;
        return BitConverter.Int64BitsToDouble((long)bits << 32 | (uint)(index ^ bits >> 31));
    }

    /// <summary>Minus the value of a key: the value itself where the order is descending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Negated(double key)
    {
        int high = (int)(BitConverter.DoubleToInt64Bits(key) >> 32);
        return BitConverter.Int32BitsToSingle((high ^ int.MinValue) - NormalOffset);
    }

    /// <summary>A packed key from an integer, in the order of such integers, the index in its low bits.</summary>
    /// <param name="integer">-2^62 to 2^62 - 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double FromSigned(long integer)
    {
        long magnitude = (integer ^ integer >> 63) + ((long)NormalOffset << 32);
        return BitConverter.Int64BitsToDouble(magnitude | (integer & long.MinValue));
    }

    /// <summary>An integer whose unsigned order is that of packed keys, with the index in its low bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Unsigned(double key)
    {
        long bits = BitConverter.DoubleToInt64Bits(key);
        return (ulong)(bits ^ (bits >> 63 | long.MinValue));
    }

    /// <summary>The packed key of an integer made by <see cref="Unsigned"/>.</summary>
    public static double FromUnsigned(ulong integer)
    {
        long bits = (long)integer;
        return BitConverter.Int64BitsToDouble(bits ^ (~bits >> 63 | long.MinValue));
    }
}
