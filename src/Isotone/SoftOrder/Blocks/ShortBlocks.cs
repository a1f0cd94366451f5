using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Blocks of up to eight elements as two vectors each, and sums of four of them at once.</summary>
internal static class ShortBlocks
{
    private const int Longest = 8;

    // Eight lanes that are kept and eight that are not: read from place 8 - count, a mask of count lanes.
    private static ReadOnlySpan<long> MaskBits => [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The masks of the first lanes.</summary>
    public static ref double Masks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.As<long, double>(ref MemoryMarshal.GetReference(MaskBits));
    }

    /// <summary>x_0 + x_4, x_1 + x_5, ... of the first of eight lanes, as a mask's place in <see cref="Masks"/> says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fold(Vector256<double> low, Vector256<double> high, int mask, ref double masks) =>
        (low & Vector256.LoadUnsafe(ref masks, (nuint)mask)) + (high & Vector256.LoadUnsafe(ref masks, (nuint)mask + 4));

    /// <summary>The places of the masks of four blocks of so many elements, at most eight each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MaskPlaces(Vector128<int> counts) =>
        Vector128.Create(Longest) - Vector128.Min(counts, Vector128.Create(Longest));

    /// <summary>The sums of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sums(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        if (!Avx.IsSupported)
            return Vector256.Create(Pairs(a), Pairs(b), Pairs(c), Pairs(d));
        Vector256<double> ab = Avx.HorizontalAdd(a, b), cd = Avx.HorizontalAdd(c, d);
        return Avx.Permute2x128(ab, cd, 0x20) + Avx.Permute2x128(ab, cd, 0x31);

        static double Pairs(Vector256<double> x) => x[0] + x[1] + (x[2] + x[3]);
    }

    /// <summary>One lane in all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Broadcast(Vector256<double> x, [ConstantExpected] byte lane) => lane switch
    {
        _ when !Avx2.IsSupported => Vector256.Create(x[lane]),
        0 => Avx2.Permute4x64(x, 0b00_00_00_00),
        1 => Avx2.Permute4x64(x, 0b01_01_01_01),
        2 => Avx2.Permute4x64(x, 0b10_10_10_10),
        _ => Avx2.Permute4x64(x, 0b11_11_11_11),
    };

    /// <summary>Four integers as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ToDouble(Vector128<int> x) => Avx.IsSupported
        ? Avx.ConvertToVector256Double(x)
        : Vector256.Create((double)x[0], x[1], x[2], x[3]);
}
