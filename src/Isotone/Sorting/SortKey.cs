using System.Numerics;
using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>Order-preserving integer keys of floating-point numbers.</summary>
internal static class SortKey
{
    private const ulong SignBit = 1UL << 63;

    /// <summary>Keys whose unsigned order is the total order of <see cref="ArgSort"/>, or its reverse.</summary>
    public static void Fill<T>(ReadOnlySpan<T> values, Span<ulong> keys, SortDirection direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Complementing a key reverses the order; stability is kept because the sort stays ascending.
        ulong flip = direction == SortDirection.Ascending ? 0 : ulong.MaxValue;
        for (int i = 0; i < values.Length; i++)
            keys[i] = Of(double.CreateTruncating(values[i])) ^ flip;
    }

    /// <summary>The key of one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(double value)
    {
        // Adding +0 turns -0 into +0 and changes nothing else.
        ulong bits = double.IsNaN(value)
            ? SignBit - 1
            : BitConverter.DoubleToUInt64Bits(value + 0.0);

        // Two's complement order of IEEE 754 bits: positive numbers get the sign bit set, negative ones are complemented.
        return (bits & SignBit) == 0 ? bits | SignBit : ~bits;
    }
}
