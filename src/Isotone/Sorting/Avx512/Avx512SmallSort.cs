using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Isotone.Avx512LaneExchange;
using static Isotone.ColumnNetwork<System.Runtime.Intrinsics.Vector512<double>, Isotone.Avx512Comparator>;

namespace Isotone;

/// <summary>Sorts up to 128 packed keys by straight-line networks: eight columns, then merges across the
/// columns.</summary>
/// <remarks>
/// The sorted keys come out by columns: key k of 8 R is row k mod R, lane k / R. The steps of the largest size are
/// separate methods because the just-in-time compiler tracks about a thousand locals in one.
/// </remarks>
internal static unsafe class Avx512SmallSort
{
    /// <summary>The most keys a call sorts.</summary>
    public const int Capacity = 128;

    /// <summary>Sorts keys into columns.</summary>
    /// <param name="data">The keys; up to 128 elements from here must be readable.</param>
    /// <param name="length">The number of keys, 1 to 128.</param>
    /// <param name="rows">Receives R rows of 8 lanes, 64-byte aligned, 128 elements; infinity past the keys.</param>
    /// <returns>R: 1, 2, 4, 8 or 16.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sort(double* data, int length, double* rows)
    {
        if (length > 64)
        {
            SortColumns16(data, length, rows);
            MergeQuads16(rows);
            MergeOctets16(rows);
            return 16;
        }

        if (length > 32)
        {
            Sort64(data, length, rows);
            return 8;
        }

        if (length > 16)
        {
            Sort32(data, length, rows);
            return 4;
        }

        if (length > 8)
        {
            SortTwoRows(data, length, rows);
            return 2;
        }

        SortLanes(LoadPadded(data, length, 0)).StoreAligned(rows);
        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadPadded(double* data, int length, int first)
    {
        Vector512<double> present = Vector512.LessThan(
            Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)(length - first)));
        return Vector512.ConditionalSelect(
            present, Vector512.Load(data + first), Vector512.Create(double.PositiveInfinity));
    }

    /// <summary>Sorts 65 to 128 keys into eight columns of 16 and merges neighbouring columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SortColumns16(double* data, int length, double* rows)
    {
        Vector512<double> r0 = Vector512.Load(data + 0);
        Vector512<double> r1 = Vector512.Load(data + 8);
        Vector512<double> r2 = Vector512.Load(data + 16);
        Vector512<double> r3 = Vector512.Load(data + 24);
        Vector512<double> r4 = Vector512.Load(data + 32);
        Vector512<double> r5 = Vector512.Load(data + 40);
        Vector512<double> r6 = Vector512.Load(data + 48);
        Vector512<double> r7 = Vector512.Load(data + 56);
        Vector512<double> r8 = LoadPadded(data, length, 64);
        Vector512<double> r9 = LoadPadded(data, length, 72);
        Vector512<double> r10 = LoadPadded(data, length, 80);
        Vector512<double> r11 = LoadPadded(data, length, 88);
        Vector512<double> r12 = LoadPadded(data, length, 96);
        Vector512<double> r13 = LoadPadded(data, length, 104);
        Vector512<double> r14 = LoadPadded(data, length, 112);
        Vector512<double> r15 = LoadPadded(data, length, 120);
        Sort16(
            ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7,
            ref r8, ref r9, ref r10, ref r11, ref r12, ref r13, ref r14, ref r15);
        CrossPairs(ref r0, ref r15); CrossPairs(ref r1, ref r14);
        CrossPairs(ref r2, ref r13); CrossPairs(ref r3, ref r12);
        CrossPairs(ref r4, ref r11); CrossPairs(ref r5, ref r10);
        CrossPairs(ref r6, ref r9); CrossPairs(ref r7, ref r8);
        SortBitonic16(
            ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7,
            ref r8, ref r9, ref r10, ref r11, ref r12, ref r13, ref r14, ref r15);
        r0.StoreAligned(rows + 0);
        r1.StoreAligned(rows + 8);
        r2.StoreAligned(rows + 16);
        r3.StoreAligned(rows + 24);
        r4.StoreAligned(rows + 32);
        r5.StoreAligned(rows + 40);
        r6.StoreAligned(rows + 48);
        r7.StoreAligned(rows + 56);
        r8.StoreAligned(rows + 64);
        r9.StoreAligned(rows + 72);
        r10.StoreAligned(rows + 80);
        r11.StoreAligned(rows + 88);
        r12.StoreAligned(rows + 96);
        r13.StoreAligned(rows + 104);
        r14.StoreAligned(rows + 112);
        r15.StoreAligned(rows + 120);
    }

    /// <summary>Merges pairs of columns into columns of 64 over four lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MergeQuads16(double* rows)
    {
        Vector512<double> r0 = Vector512.LoadAligned(rows + 0);
        Vector512<double> r1 = Vector512.LoadAligned(rows + 8);
        Vector512<double> r2 = Vector512.LoadAligned(rows + 16);
        Vector512<double> r3 = Vector512.LoadAligned(rows + 24);
        Vector512<double> r4 = Vector512.LoadAligned(rows + 32);
        Vector512<double> r5 = Vector512.LoadAligned(rows + 40);
        Vector512<double> r6 = Vector512.LoadAligned(rows + 48);
        Vector512<double> r7 = Vector512.LoadAligned(rows + 56);
        Vector512<double> r8 = Vector512.LoadAligned(rows + 64);
        Vector512<double> r9 = Vector512.LoadAligned(rows + 72);
        Vector512<double> r10 = Vector512.LoadAligned(rows + 80);
        Vector512<double> r11 = Vector512.LoadAligned(rows + 88);
        Vector512<double> r12 = Vector512.LoadAligned(rows + 96);
        Vector512<double> r13 = Vector512.LoadAligned(rows + 104);
        Vector512<double> r14 = Vector512.LoadAligned(rows + 112);
        Vector512<double> r15 = Vector512.LoadAligned(rows + 120);
        CrossQuads(ref r0, ref r15); CrossQuads(ref r1, ref r14);
        CrossQuads(ref r2, ref r13); CrossQuads(ref r3, ref r12);
        CrossQuads(ref r4, ref r11); CrossQuads(ref r5, ref r10);
        CrossQuads(ref r6, ref r9); CrossQuads(ref r7, ref r8);
        CleanPairs(ref r0, ref r1); CleanPairs(ref r2, ref r3);
        CleanPairs(ref r4, ref r5); CleanPairs(ref r6, ref r7);
        CleanPairs(ref r8, ref r9); CleanPairs(ref r10, ref r11);
        CleanPairs(ref r12, ref r13); CleanPairs(ref r14, ref r15);
        SortBitonic16(
            ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7,
            ref r8, ref r9, ref r10, ref r11, ref r12, ref r13, ref r14, ref r15);
        r0.StoreAligned(rows + 0);
        r1.StoreAligned(rows + 8);
        r2.StoreAligned(rows + 16);
        r3.StoreAligned(rows + 24);
        r4.StoreAligned(rows + 32);
        r5.StoreAligned(rows + 40);
        r6.StoreAligned(rows + 48);
        r7.StoreAligned(rows + 56);
        r8.StoreAligned(rows + 64);
        r9.StoreAligned(rows + 72);
        r10.StoreAligned(rows + 80);
        r11.StoreAligned(rows + 88);
        r12.StoreAligned(rows + 96);
        r13.StoreAligned(rows + 104);
        r14.StoreAligned(rows + 112);
        r15.StoreAligned(rows + 120);
    }

    /// <summary>Merges the two halves into one column of 128 over eight lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MergeOctets16(double* rows)
    {
        Vector512<double> r0 = Vector512.LoadAligned(rows + 0);
        Vector512<double> r1 = Vector512.LoadAligned(rows + 8);
        Vector512<double> r2 = Vector512.LoadAligned(rows + 16);
        Vector512<double> r3 = Vector512.LoadAligned(rows + 24);
        Vector512<double> r4 = Vector512.LoadAligned(rows + 32);
        Vector512<double> r5 = Vector512.LoadAligned(rows + 40);
        Vector512<double> r6 = Vector512.LoadAligned(rows + 48);
        Vector512<double> r7 = Vector512.LoadAligned(rows + 56);
        Vector512<double> r8 = Vector512.LoadAligned(rows + 64);
        Vector512<double> r9 = Vector512.LoadAligned(rows + 72);
        Vector512<double> r10 = Vector512.LoadAligned(rows + 80);
        Vector512<double> r11 = Vector512.LoadAligned(rows + 88);
        Vector512<double> r12 = Vector512.LoadAligned(rows + 96);
        Vector512<double> r13 = Vector512.LoadAligned(rows + 104);
        Vector512<double> r14 = Vector512.LoadAligned(rows + 112);
        Vector512<double> r15 = Vector512.LoadAligned(rows + 120);
        CrossOctets(ref r0, ref r15); CrossOctets(ref r1, ref r14);
        CrossOctets(ref r2, ref r13); CrossOctets(ref r3, ref r12);
        CrossOctets(ref r4, ref r11); CrossOctets(ref r5, ref r10);
        CrossOctets(ref r6, ref r9); CrossOctets(ref r7, ref r8);
        CleanQuads(ref r0); CleanQuads(ref r1); CleanQuads(ref r2); CleanQuads(ref r3);
        CleanQuads(ref r4); CleanQuads(ref r5); CleanQuads(ref r6); CleanQuads(ref r7);
        CleanQuads(ref r8); CleanQuads(ref r9); CleanQuads(ref r10); CleanQuads(ref r11);
        CleanQuads(ref r12); CleanQuads(ref r13); CleanQuads(ref r14); CleanQuads(ref r15);
        CleanPairs(ref r0, ref r1); CleanPairs(ref r2, ref r3);
        CleanPairs(ref r4, ref r5); CleanPairs(ref r6, ref r7);
        CleanPairs(ref r8, ref r9); CleanPairs(ref r10, ref r11);
        CleanPairs(ref r12, ref r13); CleanPairs(ref r14, ref r15);
        SortBitonic16(
            ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7,
            ref r8, ref r9, ref r10, ref r11, ref r12, ref r13, ref r14, ref r15);
        r0.StoreAligned(rows + 0);
        r1.StoreAligned(rows + 8);
        r2.StoreAligned(rows + 16);
        r3.StoreAligned(rows + 24);
        r4.StoreAligned(rows + 32);
        r5.StoreAligned(rows + 40);
        r6.StoreAligned(rows + 48);
        r7.StoreAligned(rows + 56);
        r8.StoreAligned(rows + 64);
        r9.StoreAligned(rows + 72);
        r10.StoreAligned(rows + 80);
        r11.StoreAligned(rows + 88);
        r12.StoreAligned(rows + 96);
        r13.StoreAligned(rows + 104);
        r14.StoreAligned(rows + 112);
        r15.StoreAligned(rows + 120);
    }

    /// <summary>Sorts up to 64 keys into 8 rows of columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Sort64(double* data, int length, double* rows)
    {
        Vector512<double> r0 = Vector512.Load(data + 0);
        Vector512<double> r1 = Vector512.Load(data + 8);
        Vector512<double> r2 = Vector512.Load(data + 16);
        Vector512<double> r3 = Vector512.Load(data + 24);
        Vector512<double> r4 = LoadPadded(data, length, 32);
        Vector512<double> r5 = LoadPadded(data, length, 40);
        Vector512<double> r6 = LoadPadded(data, length, 48);
        Vector512<double> r7 = LoadPadded(data, length, 56);
        Sort8(
            ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        CrossPairs(ref r0, ref r7); CrossPairs(ref r1, ref r6);
        CrossPairs(ref r2, ref r5); CrossPairs(ref r3, ref r4);
        SortBitonic8(
            ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        CrossQuads(ref r0, ref r7); CrossQuads(ref r1, ref r6);
        CrossQuads(ref r2, ref r5); CrossQuads(ref r3, ref r4);
        CleanPairs(ref r0, ref r1); CleanPairs(ref r2, ref r3);
        CleanPairs(ref r4, ref r5); CleanPairs(ref r6, ref r7);
        SortBitonic8(
            ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        CrossOctets(ref r0, ref r7); CrossOctets(ref r1, ref r6);
        CrossOctets(ref r2, ref r5); CrossOctets(ref r3, ref r4);
        CleanQuads(ref r0); CleanQuads(ref r1); CleanQuads(ref r2); CleanQuads(ref r3);
        CleanQuads(ref r4); CleanQuads(ref r5); CleanQuads(ref r6); CleanQuads(ref r7);
        CleanPairs(ref r0, ref r1); CleanPairs(ref r2, ref r3);
        CleanPairs(ref r4, ref r5); CleanPairs(ref r6, ref r7);
        SortBitonic8(
            ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        r0.StoreAligned(rows + 0);
        r1.StoreAligned(rows + 8);
        r2.StoreAligned(rows + 16);
        r3.StoreAligned(rows + 24);
        r4.StoreAligned(rows + 32);
        r5.StoreAligned(rows + 40);
        r6.StoreAligned(rows + 48);
        r7.StoreAligned(rows + 56);
    }

    /// <summary>Sorts up to 32 keys into 4 rows of columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Sort32(double* data, int length, double* rows)
    {
        Vector512<double> r0 = Vector512.Load(data + 0);
        Vector512<double> r1 = Vector512.Load(data + 8);
        Vector512<double> r2 = LoadPadded(data, length, 16);
        Vector512<double> r3 = LoadPadded(data, length, 24);
        Sort4(
            ref r0, ref r1, ref r2, ref r3);
        CrossPairs(ref r0, ref r3); CrossPairs(ref r1, ref r2);
        SortBitonic4(
            ref r0, ref r1, ref r2, ref r3);
        CrossQuads(ref r0, ref r3); CrossQuads(ref r1, ref r2);
        CleanPairs(ref r0, ref r1); CleanPairs(ref r2, ref r3);
        SortBitonic4(
            ref r0, ref r1, ref r2, ref r3);
        CrossOctets(ref r0, ref r3); CrossOctets(ref r1, ref r2);
        CleanQuads(ref r0); CleanQuads(ref r1); CleanQuads(ref r2); CleanQuads(ref r3);
        CleanPairs(ref r0, ref r1); CleanPairs(ref r2, ref r3);
        SortBitonic4(
            ref r0, ref r1, ref r2, ref r3);
        r0.StoreAligned(rows + 0);
        r1.StoreAligned(rows + 8);
        r2.StoreAligned(rows + 16);
        r3.StoreAligned(rows + 24);
    }

    /// <summary>Sorts up to 16 keys into 2 rows of columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SortTwoRows(double* data, int length, double* rows)
    {
        Vector512<double> r0 = Vector512.Load(data + 0);
        Vector512<double> r1 = LoadPadded(data, length, 8);
        CompareExchange(ref r0, ref r1);
        CrossPairs(ref r0, ref r1);
        CompareExchange(ref r0, ref r1);
        CrossQuads(ref r0, ref r1);
        CleanPairs(ref r0, ref r1);
        CompareExchange(ref r0, ref r1);
        CrossOctets(ref r0, ref r1);
        CleanQuads(ref r0); CleanQuads(ref r1);
        CleanPairs(ref r0, ref r1);
        CompareExchange(ref r0, ref r1);
        r0.StoreAligned(rows + 0);
        r1.StoreAligned(rows + 8);
    }
}
