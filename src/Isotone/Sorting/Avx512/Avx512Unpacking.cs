using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Takes the indices, or the values, out of sorted columns of packed keys and writes them in order.</summary>
internal static unsafe class Avx512Unpacking
{
    /// <summary>What a key is made of, taken from two rows at a time and stored sixteen at a time.</summary>
    private interface IPart
    {
        /// <summary>The part from the lower and upper halves of keys.</summary>
        Vector512<int> From(Vector512<int> low, Vector512<int> high);

        /// <summary>Stores sixteen parts in order.</summary>
        void Store(Vector512<int> parts, int place);

        /// <summary>Stores the parts of a single row.</summary>
        void StoreRow(Vector512<long> keys);
    }

    /// <summary>Writes the indices of 8 R keys that lie sorted by columns.</summary>
    /// <param name="rows">R rows of 8 lanes, 64-byte aligned.</param>
    /// <param name="rowCount">R: 1, 2, 4, 8 or 16.</param>
    /// <param name="indexMask">The low bits that hold the index.</param>
    /// <param name="indices">Receives 8 R indices.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(double* rows, int rowCount, int indexMask, int* indices) =>
        Unpack(rows, rowCount, new IndexPart(Vector512.Create(indexMask), indices));

    /// <summary>Writes minus the values of 8 R keys of singles that lie sorted by columns.</summary>
    /// <param name="rows">R rows of 8 lanes, 64-byte aligned.</param>
    /// <param name="rowCount">R: 1, 2, 4, 8 or 16.</param>
    /// <param name="sorted">Receives 8 R values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(double* rows, int rowCount, double* sorted) =>
        Unpack(rows, rowCount, new ValuePart(sorted));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack<TPart>(double* rows, int rowCount, TPart part)
        where TPart : struct, IPart
    {
        switch (rowCount)
        {
            case 16:
                Unpack16(rows, part);
                break;
            case 8:
                Unpack8(rows, part);
                break;
            case 4:
                Unpack4(rows, part);
                break;
            case 2:
                part.Store(Pairs(rows, 0, part).AsInt32(), 0);
                break;
            default:
                part.StoreRow(Vector512.LoadAligned(rows).AsInt64());
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack16<TPart>(double* rows, TPart part)
        where TPart : struct, IPart
    {
        Vector512<double> pairs0 = Pairs(rows, 0, part), pairs1 = Pairs(rows, 1, part);
        Vector512<double> pairs2 = Pairs(rows, 2, part), pairs3 = Pairs(rows, 3, part);
        Vector512<double> pairs4 = Pairs(rows, 4, part), pairs5 = Pairs(rows, 5, part);
        Vector512<double> pairs6 = Pairs(rows, 6, part), pairs7 = Pairs(rows, 7, part);
        StoreTransposed(
            Avx512F.UnpackLow(pairs0, pairs1), Avx512F.UnpackLow(pairs2, pairs3),
            Avx512F.UnpackLow(pairs4, pairs5), Avx512F.UnpackLow(pairs6, pairs7), part, 0, 32);
        StoreTransposed(
            Avx512F.UnpackHigh(pairs0, pairs1), Avx512F.UnpackHigh(pairs2, pairs3),
            Avx512F.UnpackHigh(pairs4, pairs5), Avx512F.UnpackHigh(pairs6, pairs7), part, 16, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack8<TPart>(double* rows, TPart part)
        where TPart : struct, IPart
    {
        Vector512<double> pairs0 = Pairs(rows, 0, part), pairs1 = Pairs(rows, 1, part);
        Vector512<double> pairs2 = Pairs(rows, 2, part), pairs3 = Pairs(rows, 3, part);
        StoreTransposed(
            Avx512F.UnpackLow(pairs0, pairs1), Avx512F.UnpackLow(pairs2, pairs3),
            Avx512F.UnpackHigh(pairs0, pairs1), Avx512F.UnpackHigh(pairs2, pairs3), part, 0, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack4<TPart>(double* rows, TPart part)
        where TPart : struct, IPart
    {
        Vector512<double> pairs0 = Pairs(rows, 0, part), pairs1 = Pairs(rows, 1, part);
        Vector512<double> even = Avx512F.UnpackLow(pairs0, pairs1);
        Vector512<double> odd = Avx512F.UnpackHigh(pairs0, pairs1);
        Vector512<double> first = Avx512F.Shuffle4x128(even, odd, 0b01_00_01_00);
        Vector512<double> second = Avx512F.Shuffle4x128(even, odd, 0b11_10_11_10);
        part.Store(Avx512F.Shuffle4x128(first, first, 0b11_01_10_00).AsInt32(), 0);
        part.Store(Avx512F.Shuffle4x128(second, second, 0b11_01_10_00).AsInt32(), 16);
    }

    /// <summary>The parts of rows 2 k and 2 k + 1, those of a column side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Pairs<TPart>(double* rows, int k, TPart part)
        where TPart : struct, IPart
    {
        Vector512<int> even = Vector512.LoadAligned(rows + 16 * k).AsInt32();
        Vector512<int> odd = Vector512.LoadAligned(rows + 16 * k + 8).AsInt32();
        Vector512<int> low = Avx512F.PermuteVar16x32x2(
            even, Vector512.Create(0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30), odd);
        Vector512<int> high = Avx512F.PermuteVar16x32x2(
            even, Vector512.Create(1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31), odd);
        return part.From(low, high).AsDouble();
    }

    /// <summary>Transposes a 4 x 4 matrix of 128-bit lanes and stores its rows <paramref name="stride"/>
    /// apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTransposed<TPart>(
        Vector512<double> r0,
        Vector512<double> r1,
        Vector512<double> r2,
        Vector512<double> r3,
        TPart part,
        int place,
        int stride)
        where TPart : struct, IPart
    {
        Vector512<double> even01 = Avx512F.Shuffle4x128(r0, r1, 0b10_00_10_00);
        Vector512<double> odd01 = Avx512F.Shuffle4x128(r0, r1, 0b11_01_11_01);
        Vector512<double> even23 = Avx512F.Shuffle4x128(r2, r3, 0b10_00_10_00);
        Vector512<double> odd23 = Avx512F.Shuffle4x128(r2, r3, 0b11_01_11_01);
        part.Store(Avx512F.Shuffle4x128(even01, even23, 0b10_00_10_00).AsInt32(), place);
        part.Store(Avx512F.Shuffle4x128(odd01, odd23, 0b10_00_10_00).AsInt32(), place + stride);
        part.Store(Avx512F.Shuffle4x128(even01, even23, 0b11_01_11_01).AsInt32(), place + 2 * stride);
        part.Store(Avx512F.Shuffle4x128(odd01, odd23, 0b11_01_11_01).AsInt32(), place + 3 * stride);
    }

    private readonly struct IndexPart(Vector512<int> mask, int* indices) : IPart
    {
        // The index of a negative key is complemented.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<int> From(Vector512<int> low, Vector512<int> high) => (low ^ (high >> 31)) & mask;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Vector512<int> parts, int place) => parts.Store(indices + place);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreRow(Vector512<long> keys) =>
            (Avx512F.ConvertToVector256Int32(keys ^ (keys >> 63)) & mask.GetLower()).Store(indices);
    }

    private readonly struct ValuePart(double* sorted) : IPart
    {
        // As PackedKey.Negated.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<int> From(Vector512<int> low, Vector512<int> high) =>
            (high ^ Vector512.Create(int.MinValue)) - Vector512.Create(PackedKey.NormalOffset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Vector512<int> parts, int place)
        {
            Avx512F.ConvertToVector512Double(parts.GetLower().AsSingle()).Store(sorted + place);
            Avx512F.ConvertToVector512Double(parts.GetUpper().AsSingle()).Store(sorted + place + 8);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreRow(Vector512<long> keys)
        {
            Vector512<int> parts = From(default, Avx512F.ConvertToVector256Int32(keys >> 32).ToVector512Unsafe());
            Avx512F.ConvertToVector512Double(parts.GetLower().AsSingle()).Store(sorted);
        }
    }
}
