using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>The two operations a comparator network needs of a vector type.</summary>
internal interface IComparator<TVector>
    where TVector : struct
{
    /// <summary>The smaller of each lane.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The larger of each lane.</summary>
    static abstract TVector Max(TVector a, TVector b);
}

/// <summary>Comparator networks down the columns of a matrix whose rows are vectors of packed keys.</summary>
/// <remarks>
/// Row i, lane c is element i of column c; one comparator between two rows works on all columns. The networks for
/// 16 and 8 inputs are the smallest known: Green's 60 comparators and 19 (Knuth, The Art of Computer Programming 3,
/// section 5.3.4).
/// </remarks>
internal static class ColumnNetwork<TVector, TComparator>
    where TVector : struct
    where TComparator : IComparator<TVector>
{
    /// <summary>Puts the smaller of each lane into <paramref name="a"/> and the larger into <paramref
    /// name="b"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CompareExchange(ref TVector a, ref TVector b)
    {
        TVector smaller = TComparator.Min(a, b);
        b = TComparator.Max(a, b);
        a = smaller;
    }

    /// <summary>Sorts columns of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sort16(
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3,
        ref TVector r4, ref TVector r5, ref TVector r6, ref TVector r7,
        ref TVector r8, ref TVector r9, ref TVector r10, ref TVector r11,
        ref TVector r12, ref TVector r13, ref TVector r14, ref TVector r15)
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
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3,
        ref TVector r4, ref TVector r5, ref TVector r6, ref TVector r7)
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
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3)
    {
        CompareExchange(ref r0, ref r1); CompareExchange(ref r2, ref r3);
        CompareExchange(ref r0, ref r2); CompareExchange(ref r1, ref r3);
        CompareExchange(ref r1, ref r2);
    }

    /// <summary>Sorts bitonic columns of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SortBitonic16(
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3,
        ref TVector r4, ref TVector r5, ref TVector r6, ref TVector r7,
        ref TVector r8, ref TVector r9, ref TVector r10, ref TVector r11,
        ref TVector r12, ref TVector r13, ref TVector r14, ref TVector r15)
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
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3,
        ref TVector r4, ref TVector r5, ref TVector r6, ref TVector r7)
    {
        CompareExchange(ref r0, ref r4); CompareExchange(ref r1, ref r5);
        CompareExchange(ref r2, ref r6); CompareExchange(ref r3, ref r7);
        SortBitonic4(ref r0, ref r1, ref r2, ref r3);
        SortBitonic4(ref r4, ref r5, ref r6, ref r7);
    }

    /// <summary>Sorts bitonic columns of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SortBitonic4(
        ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3)
    {
        CompareExchange(ref r0, ref r2); CompareExchange(ref r1, ref r3);
        CompareExchange(ref r0, ref r1); CompareExchange(ref r2, ref r3);
    }
}
