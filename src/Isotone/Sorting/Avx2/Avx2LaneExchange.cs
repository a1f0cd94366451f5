using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>The steps that compare lanes with each other when sorted columns are merged into longer ones.</summary>
/// <remarks><see cref="Avx512LaneExchange"/> says how; here the rows have four lanes.</remarks>
internal static class Avx2LaneExchange
{
    /// <summary>Merges lanes (0, 1) and (2, 3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CrossPairs(ref Vector256<double> a, ref Vector256<double> b)
    {
        Vector256<double> mirrored = Avx.Permute(b, 0b01_01);
        Vector256<double> smaller = Avx.Min(a, mirrored);
        Vector256<double> larger = Avx.Max(a, mirrored);
        a = Avx.Shuffle(smaller, larger, 0b10_10);
        b = Avx.Shuffle(smaller, larger, 0b01_01);
    }

    /// <summary>Merges lanes (0, 1) with (2, 3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CrossQuads(ref Vector256<double> a, ref Vector256<double> b)
    {
        Vector256<double> mirrored = Avx2.Permute4x64(b, 0b00_01_10_11);
        Vector256<double> smaller = Avx.Min(a, mirrored);
        Vector256<double> larger = Avx.Max(a, mirrored);
        a = Avx.Blend(smaller, larger, 0b1100);
        b = Avx2.Permute4x64(Avx.Blend(larger, smaller, 0b1100), 0b00_01_10_11);
    }

    /// <summary>Halves bitonic lanes (0, 1) and (2, 3) of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CleanPairs(ref Vector256<double> a, ref Vector256<double> b)
    {
        Vector256<double> even = Avx.UnpackLow(a, b);
        Vector256<double> odd = Avx.UnpackHigh(a, b);
        Vector256<double> smaller = Avx.Min(even, odd);
        Vector256<double> larger = Avx.Max(even, odd);
        a = Avx.UnpackLow(smaller, larger);
        b = Avx.UnpackHigh(smaller, larger);
    }
}
