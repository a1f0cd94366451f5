using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>The steps that compare lanes with each other when sorted columns are merged into longer ones.</summary>
/// <remarks>
/// Two sorted columns side by side, the second read backwards, are a bitonic sequence. <c>Cross</c> compares element i
/// of the first with element i from the end of the second, over rows i and R - 1 - i and mirrored lanes; afterwards
/// each half is bitonic and nothing in the first exceeds anything in the second. <c>Clean</c> halves a bitonic sequence
/// that spans lanes of one row; <see cref="ColumnNetwork{TVector, TComparator}"/> finishes within the lanes.
/// </remarks>
internal static class Avx512LaneExchange
{
    private static Vector512<double> UpperOfQuads
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0L, 0, -1, -1, 0, 0, -1, -1).AsDouble();
    }

    private static Vector512<double> UpperOfOctet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1).AsDouble();
    }

    /// <summary>Merges lanes (0, 1), (2, 3), (4, 5), (6, 7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CrossPairs(ref Vector512<double> a, ref Vector512<double> b)
    {
        Vector512<double> mirrored = Avx512F.Permute2x64(b, 0b01_01_01_01);
        Vector512<double> smaller = Avx512F.Min(a, mirrored);
        Vector512<double> larger = Avx512F.Max(a, mirrored);
        a = Avx512F.Shuffle(smaller, larger, 0b10_10_10_10);
        b = Avx512F.Shuffle(smaller, larger, 0b01_01_01_01);
    }

    /// <summary>Merges lanes (0, 1) with (2, 3) and (4, 5) with (6, 7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CrossQuads(ref Vector512<double> a, ref Vector512<double> b)
    {
        Vector512<double> mirrored = Avx512F.Permute4x64(b, 0b00_01_10_11);
        Vector512<double> smaller = Avx512F.Min(a, mirrored);
        Vector512<double> larger = Avx512F.Max(a, mirrored);
        a = Vector512.ConditionalSelect(UpperOfQuads, larger, smaller);
        b = Avx512F.Permute4x64(Vector512.ConditionalSelect(UpperOfQuads, smaller, larger), 0b00_01_10_11);
    }

    /// <summary>Merges lanes 0 to 3 with lanes 4 to 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CrossOctets(ref Vector512<double> a, ref Vector512<double> b)
    {
        Vector512<double> mirrored = Mirror(b);
        Vector512<double> smaller = Avx512F.Min(a, mirrored);
        Vector512<double> larger = Avx512F.Max(a, mirrored);
        a = Vector512.ConditionalSelect(UpperOfOctet, larger, smaller);
        b = Mirror(Vector512.ConditionalSelect(UpperOfOctet, smaller, larger));
    }

    /// <summary>Halves bitonic lanes (0, 1), (2, 3), (4, 5), (6, 7) of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CleanPairs(ref Vector512<double> a, ref Vector512<double> b)
    {
        Vector512<double> even = Avx512F.UnpackLow(a, b);
        Vector512<double> odd = Avx512F.UnpackHigh(a, b);
        Vector512<double> smaller = Avx512F.Min(even, odd);
        Vector512<double> larger = Avx512F.Max(even, odd);
        a = Avx512F.UnpackLow(smaller, larger);
        b = Avx512F.UnpackHigh(smaller, larger);
    }

    /// <summary>Halves bitonic lanes 0 to 3 and 4 to 7 of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CleanQuads(ref Vector512<double> a)
    {
        Vector512<double> other = Avx512F.Permute4x64(a, 0b01_00_11_10);
        a = Vector512.ConditionalSelect(UpperOfQuads, Avx512F.Max(a, other), Avx512F.Min(a, other));
    }

    /// <summary>Sorts the eight lanes of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SortLanes(Vector512<double> row)
    {
        row = CleanPairs(row);
        Vector512<double> other = Avx512F.Permute4x64(row, 0b00_01_10_11);
        row = Vector512.ConditionalSelect(UpperOfQuads, Avx512F.Max(row, other), Avx512F.Min(row, other));
        row = CleanPairs(row);
        other = Mirror(row);
        row = Vector512.ConditionalSelect(UpperOfOctet, Avx512F.Max(row, other), Avx512F.Min(row, other));
        CleanQuads(ref row);
        return CleanPairs(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CleanPairs(Vector512<double> row)
    {
        Vector512<double> other = Avx512F.Permute2x64(row, 0b01_01_01_01);
        return Avx512F.Shuffle(Avx512F.Min(row, other), Avx512F.Max(row, other), 0b10_10_10_10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Mirror(Vector512<double> row) =>
        Avx512F.PermuteVar8x64(row, Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0));
}
