using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Comparator networks down the columns of a matrix whose rows are vectors of eight packed keys.</summary>
/// <remarks>
/// Row i, lane c is element i of column c; one comparator between two rows works on all eight columns. The networks for
/// 16 and 8 inputs are the smallest known: Green's 60 comparators and 19 (Knuth, The Art of Computer Programming 3,
/// section 5.3.4).
/// </remarks>
internal static class Avx512ColumnNetwork
{
    /// <summary>Puts the smaller of each lane into <paramref name="a"/> and the larger into <paramref name="b"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CompareExchange(ref Vector512<double> a, ref Vector512<double> b)
    {
        Vector512<double> smaller = Avx512F.Min(a, b);
        b = Avx512F.Max(a, b);
        a = smaller;
    }

    /// <summary>Sorts columns of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sort16(
        ref Vector512<double> r0, ref Vector512<double> r1, ref Vector512<double> r2, ref Vector512<double> r3,
        ref Vector512<double> r4, ref Vector512<double> r5, ref Vector512<double> r6, ref Vector512<double> r7,
        ref Vector512<double> r8, ref Vector512<double> r9, ref Vector512<double> r10, ref Vector512<double> r11,
        ref Vector512<double> r12, ref Vector512<double> r13, ref Vector512<double> r14, ref Vector512<double> r15)
    {
        CompareExchange(ref r0, ref r1); CompareExchange(ref r2, ref r3);
        CompareExchange(ref r4, ref r5); CompareExchange(ref r6, ref r7);
        CompareExchange(ref r8, ref r9); CompareExchange(ref r10, ref r11);
        CompareExchange(ref r12, ref r13); CompareExchange(ref r14, ref r15);

        CompareExchange(ref r0, ref r2); CompareExchange(ref r1, ref r3);
        CompareExchange(ref r4, ref r6); CompareExchange(ref r5, ref r7);
        CompareExchange(ref r8, ref r10); CompareExchange(ref r9, ref r11);
        CompareExchange(ref r12, ref r14); CompareExchange(ref r13, ref r15);

        CompareExchange(ref r0, ref r4); CompareExchange(ref r1, ref r5);
        CompareExchange(ref r2, ref r6); CompareExchange(ref r3, ref r7);
        CompareExchange(ref r8, ref r12); CompareExchange(ref r9, ref r13);
        CompareExchange(ref r10, ref r14); CompareExchange(ref r11, ref r15);

        CompareExchange(ref r0, ref r8); CompareExchange(ref r1, ref r9);
        CompareExchange(ref r2, ref r10); CompareExchange(ref r3, ref r11);
        CompareExchange(ref r4, ref r12); CompareExchange(ref r5, ref r13);
        CompareExchange(ref r6, ref r14); CompareExchange(ref r7, ref r15);

        CompareExchange(ref r5, ref r10); CompareExchange(ref r6, ref r9);
        CompareExchange(ref r3, ref r12); CompareExchange(ref r13, ref r14);
        CompareExchange(ref r4, ref r8); CompareExchange(ref r7, ref r11);
        CompareExchange(ref r1, ref r2);

        CompareExchange(ref r1, ref r4); CompareExchange(ref r7, ref r13);
        CompareExchange(ref r2, ref r8); CompareExchange(ref r11, ref r14);
        CompareExchange(ref r5, ref r6); CompareExchange(ref r9, ref r10);

        CompareExchange(ref r2, ref r4); CompareExchange(ref r11, ref r13);
        CompareExchange(ref r3, ref r8); CompareExchange(ref r7, ref r12);

        CompareExchange(ref r6, ref r8); CompareExchange(ref r10, ref r12);
        CompareExchange(ref r3, ref r5); CompareExchange(ref r7, ref r9);

        CompareExchange(ref r3, ref r4); CompareExchange(ref r5, ref r6);
        CompareExchange(ref r7, ref r8); CompareExchange(ref r9, ref r10);
        CompareExchange(ref r11, ref r12);

        CompareExchange(ref r6, ref r7); CompareExchange(ref r8, ref r9);
    }

    /// <summary>Sorts columns of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sort8(
        ref Vector512<double> r0, ref Vector512<double> r1, ref Vector512<double> r2, ref Vector512<double> r3,
        ref Vector512<double> r4, ref Vector512<double> r5, ref Vector512<double> r6, ref Vector512<double> r7)
    {
        CompareExchange(ref r0, ref r2); CompareExchange(ref r1, ref r3);
        CompareExchange(ref r4, ref r6); CompareExchange(ref r5, ref r7);

        CompareExchange(ref r0, ref r4); CompareExchange(ref r1, ref r5);
        CompareExchange(ref r2, ref r6); CompareExchange(ref r3, ref r7);

        CompareExchange(ref r0, ref r1); CompareExchange(ref r2, ref r3);
        CompareExchange(ref r4, ref r5); CompareExchange(ref r6, ref r7);

        CompareExchange(ref r2, ref r4); CompareExchange(ref r3, ref r5);

        CompareExchange(ref r1, ref r4); CompareExchange(ref r3, ref r6);

        CompareExchange(ref r1, ref r2); CompareExchange(ref r3, ref r4);
        CompareExchange(ref r5, ref r6);
    }

    /// <summary>Sorts columns of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sort4(
        ref Vector512<double> r0, ref Vector512<double> r1, ref Vector512<double> r2, ref Vector512<double> r3)
    {
        CompareExchange(ref r0, ref r1); CompareExchange(ref r2, ref r3);
        CompareExchange(ref r0, ref r2); CompareExchange(ref r1, ref r3);
        CompareExchange(ref r1, ref r2);
    }

    /// <summary>Sorts bitonic columns of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SortBitonic16(
        ref Vector512<double> r0, ref Vector512<double> r1, ref Vector512<double> r2, ref Vector512<double> r3,
        ref Vector512<double> r4, ref Vector512<double> r5, ref Vector512<double> r6, ref Vector512<double> r7,
        ref Vector512<double> r8, ref Vector512<double> r9, ref Vector512<double> r10, ref Vector512<double> r11,
        ref Vector512<double> r12, ref Vector512<double> r13, ref Vector512<double> r14, ref Vector512<double> r15)
    {
        CompareExchange(ref r0, ref r8); CompareExchange(ref r1, ref r9);
        CompareExchange(ref r2, ref r10); CompareExchange(ref r3, ref r11);
        CompareExchange(ref r4, ref r12); CompareExchange(ref r5, ref r13);
        CompareExchange(ref r6, ref r14); CompareExchange(ref r7, ref r15);
        SortBitonic8(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        SortBitonic8(ref r8, ref r9, ref r10, ref r11, ref r12, ref r13, ref r14, ref r15);
    }

    /// <summary>Sorts bitonic columns of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SortBitonic8(
        ref Vector512<double> r0, ref Vector512<double> r1, ref Vector512<double> r2, ref Vector512<double> r3,
        ref Vector512<double> r4, ref Vector512<double> r5, ref Vector512<double> r6, ref Vector512<double> r7)
    {
        CompareExchange(ref r0, ref r4); CompareExchange(ref r1, ref r5);
        CompareExchange(ref r2, ref r6); CompareExchange(ref r3, ref r7);
        SortBitonic4(ref r0, ref r1, ref r2, ref r3);
        SortBitonic4(ref r4, ref r5, ref r6, ref r7);
    }

    /// <summary>Sorts bitonic columns of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SortBitonic4(
        ref Vector512<double> r0, ref Vector512<double> r1, ref Vector512<double> r2, ref Vector512<double> r3)
    {
        CompareExchange(ref r0, ref r2); CompareExchange(ref r1, ref r3);
        CompareExchange(ref r0, ref r1); CompareExchange(ref r2, ref r3);
    }
}
