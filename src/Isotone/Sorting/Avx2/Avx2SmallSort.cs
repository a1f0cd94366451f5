using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Isotone.Avx2LaneExchange;
using static Isotone.ColumnNetwork<System.Runtime.Intrinsics.Vector256<double>, Isotone.Avx2Comparator>;

namespace Isotone;

/// <summary>Sorts up to 64 packed keys by straight-line networks: four columns, then merges across the
/// columns.</summary>
/// <remarks>The sorted keys come out by columns: key k of 4 R is row k mod R, lane k / R.</remarks>
internal static unsafe class Avx2SmallSort
{
    /// <summary>The most keys a call sorts.</summary>
    public const int Capacity = 64;

    /// <summary>Sorts keys into columns.</summary>
    /// <param name="data">The keys; up to 64 elements from here must be readable.</param>
    /// <param name="length">The number of keys, 1 to 64.</param>
    /// <param name="rows">Receives R rows of 4 lanes, 32-byte aligned, 64 elements; infinity past the keys.</param>
    /// <returns>R: 2, 4, 8 or 16.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sort(double* data, int length, double* rows)
    {
        if (length > 32)
        {
            SortColumns16(data, length, rows);
            MergeQuads16(rows);
            return 16;
        }

        if (length > 16)
        {
            SortRows8(data, length, rows);
            return 8;
        }

        if (length > 8)
        {
            SortRows4(data, length, rows);
            return 4;
        }

        Vector256<double> r0 = LoadPadded(data, length, 0), r1 = LoadPadded(data, length, 4);
        SortTwoRows(ref r0, ref r1);
        r0.StoreAligned(rows);
        r1.StoreAligned(rows + 4);
        return 2;
    }

    /// <summary>Sorts eight keys: key k is row k mod 2, lane k / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SortTwoRows(ref Vector256<double> r0, ref Vector256<double> r1)
    {
        CompareExchange(ref r0, ref r1);
        CrossPairs(ref r0, ref r1);
        CompareExchange(ref r0, ref r1);
        CrossQuads(ref r0, ref r1);
        CleanPairs(ref r0, ref r1);
        CompareExchange(ref r0, ref r1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LoadPadded(double* data, int length, int first)
    {
        Vector256<double> present = Vector256.LessThan(
            Vector256.Create(0.0, 1, 2, 3), Vector256.Create((double)(length - first)));
        return Vector256.ConditionalSelect(
            present, Vector256.Load(data + first), Vector256.Create(double.PositiveInfinity));
    }

    /// <summary>Sorts 33 to 64 keys into four columns of 16 and merges neighbouring columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SortColumns16(double* data, int length, double* rows)
    {
        Vector256<double> r0 = Vector256.Load(data + 0);
        Vector256<double> r1 = Vector256.Load(data + 4);
        Vector256<double> r2 = Vector256.Load(data + 8);
        Vector256<double> r3 = Vector256.Load(data + 12);
        Vector256<double> r4 = Vector256.Load(data + 16);
        Vector256<double> r5 = Vector256.Load(data + 20);
        Vector256<double> r6 = Vector256.Load(data + 24);
        Vector256<double> r7 = Vector256.Load(data + 28);
        Vector256<double> r8 = LoadPadded(data, length, 32);
        Vector256<double> r9 = LoadPadded(data, length, 36);
        Vector256<double> r10 = LoadPadded(data, length, 40);
        Vector256<double> r11 = LoadPadded(data, length, 44);
        Vector256<double> r12 = LoadPadded(data, length, 48);
        Vector256<double> r13 = LoadPadded(data, length, 52);
        Vector256<double> r14 = LoadPadded(data, length, 56);
        Vector256<double> r15 = LoadPadded(data, length, 60);
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
        r1.StoreAligned(rows + 4);
        r2.StoreAligned(rows + 8);
        r3.StoreAligned(rows + 12);
        r4.StoreAligned(rows + 16);
        r5.StoreAligned(rows + 20);
        r6.StoreAligned(rows + 24);
        r7.StoreAligned(rows + 28);
        r8.StoreAligned(rows + 32);
        r9.StoreAligned(rows + 36);
        r10.StoreAligned(rows + 40);
        r11.StoreAligned(rows + 44);
        r12.StoreAligned(rows + 48);
        r13.StoreAligned(rows + 52);
        r14.StoreAligned(rows + 56);
        r15.StoreAligned(rows + 60);
    }

    /// <summary>Merges pairs of columns into one column of 64 over four lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MergeQuads16(double* rows)
    {
        Vector256<double> r0 = Vector256.LoadAligned(rows + 0);
        Vector256<double> r1 = Vector256.LoadAligned(rows + 4);
        Vector256<double> r2 = Vector256.LoadAligned(rows + 8);
        Vector256<double> r3 = Vector256.LoadAligned(rows + 12);
        Vector256<double> r4 = Vector256.LoadAligned(rows + 16);
        Vector256<double> r5 = Vector256.LoadAligned(rows + 20);
        Vector256<double> r6 = Vector256.LoadAligned(rows + 24);
        Vector256<double> r7 = Vector256.LoadAligned(rows + 28);
        Vector256<double> r8 = Vector256.LoadAligned(rows + 32);
        Vector256<double> r9 = Vector256.LoadAligned(rows + 36);
        Vector256<double> r10 = Vector256.LoadAligned(rows + 40);
        Vector256<double> r11 = Vector256.LoadAligned(rows + 44);
        Vector256<double> r12 = Vector256.LoadAligned(rows + 48);
        Vector256<double> r13 = Vector256.LoadAligned(rows + 52);
        Vector256<double> r14 = Vector256.LoadAligned(rows + 56);
        Vector256<double> r15 = Vector256.LoadAligned(rows + 60);
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
        r1.StoreAligned(rows + 4);
        r2.StoreAligned(rows + 8);
        r3.StoreAligned(rows + 12);
        r4.StoreAligned(rows + 16);
        r5.StoreAligned(rows + 20);
        r6.StoreAligned(rows + 24);
        r7.StoreAligned(rows + 28);
        r8.StoreAligned(rows + 32);
        r9.StoreAligned(rows + 36);
        r10.StoreAligned(rows + 40);
        r11.StoreAligned(rows + 44);
        r12.StoreAligned(rows + 48);
        r13.StoreAligned(rows + 52);
        r14.StoreAligned(rows + 56);
        r15.StoreAligned(rows + 60);
    }

    /// <summary>Sorts up to 32 keys into 8 rows of columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SortRows8(double* data, int length, double* rows)
    {
        Vector256<double> r0 = Vector256.Load(data + 0);
        Vector256<double> r1 = Vector256.Load(data + 4);
        Vector256<double> r2 = Vector256.Load(data + 8);
        Vector256<double> r3 = Vector256.Load(data + 12);
        Vector256<double> r4 = LoadPadded(data, length, 16);
        Vector256<double> r5 = LoadPadded(data, length, 20);
        Vector256<double> r6 = LoadPadded(data, length, 24);
        Vector256<double> r7 = LoadPadded(data, length, 28);
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
        r0.StoreAligned(rows + 0);
        r1.StoreAligned(rows + 4);
        r2.StoreAligned(rows + 8);
        r3.StoreAligned(rows + 12);
        r4.StoreAligned(rows + 16);
        r5.StoreAligned(rows + 20);
        r6.StoreAligned(rows + 24);
        r7.StoreAligned(rows + 28);
    }

    /// <summary>Sorts up to 16 keys into 4 rows of columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SortRows4(double* data, int length, double* rows)
    {
        Vector256<double> r0 = Vector256.Load(data + 0);
        Vector256<double> r1 = Vector256.Load(data + 4);
        Vector256<double> r2 = LoadPadded(data, length, 8);
        Vector256<double> r3 = LoadPadded(data, length, 12);
        Sort4(
            ref r0, ref r1, ref r2, ref r3);
        CrossPairs(ref r0, ref r3); CrossPairs(ref r1, ref r2);
        SortBitonic4(
            ref r0, ref r1, ref r2, ref r3);
        CrossQuads(ref r0, ref r3); CrossQuads(ref r1, ref r2);
        CleanPairs(ref r0, ref r1); CleanPairs(ref r2, ref r3);
        SortBitonic4(
            ref r0, ref r1, ref r2, ref r3);
        r0.StoreAligned(rows + 0);
        r1.StoreAligned(rows + 4);
        r2.StoreAligned(rows + 8);
        r3.StoreAligned(rows + 12);
    }
}
