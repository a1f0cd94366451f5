using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Takes the indices, or the values, out of sorted columns of packed keys and writes them in order.</summary>
internal static unsafe class Avx2Unpacking
{
    /// <summary>What a key is made of, taken from two rows at a time and stored eight at a time.</summary>
    private interface IPart
    {
        /// <summary>The part from the lower and upper halves of keys.</summary>
        Vector256<int> From(Vector256<int> low, Vector256<int> high);

        /// <summary>Stores eight parts in order.</summary>
        void Store(Vector256<int> parts, int place);
    }

    /// <summary>Writes the indices of 4 R keys that lie sorted by columns.</summary>
    /// <param name="rows">R rows of 4 lanes, 32-byte aligned.</param>
    /// <param name="rowCount">R: 2, 4, 8 or 16.</param>
    /// <param name="indexMask">The low bits that hold the index.</param>
    /// <param name="indices">Receives 4 R indices.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(double* rows, int rowCount, int indexMask, int* indices) =>
        Unpack(rows, rowCount, new IndexPart(Vector256.Create(indexMask), indices));

    /// <summary>Writes minus the values of 4 R keys of singles that lie sorted by columns.</summary>
    /// <param name="rows">R rows of 4 lanes, 32-byte aligned.</param>
    /// <param name="rowCount">R: 2, 4, 8 or 16.</param>
    /// <param name="sorted">Receives 4 R values.</param>
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
                StoreTransposed(rows, part, 0, 16);
                StoreTransposed(rows + 32, part, 8, 16);
                break;
            case 8:
                StoreTransposed(rows, part, 0, 8);
                break;
            case 4:
                Vector256<double> pairs0 = Pairs(rows, 0, part), pairs1 = Pairs(rows, 1, part);
                Vector256<double> even = Avx.UnpackLow(pairs0, pairs1);
                Vector256<double> odd = Avx.UnpackHigh(pairs0, pairs1);
                part.Store(Avx.Permute2x128(even, odd, 0x20).AsInt32(), 0);
                part.Store(Avx.Permute2x128(even, odd, 0x31).AsInt32(), 8);
                break;
            default:
                part.Store(Pairs(rows, 0, part).AsInt32(), 0);
                break;
        }
    }

    /// <summary>The parts of eight rows: those of a column side by side, columns <paramref name="stride"/>
    /// apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTransposed<TPart>(double* rows, TPart part, int place, int stride)
        where TPart : struct, IPart
    {
        Vector256<double> pairs0 = Pairs(rows, 0, part), pairs1 = Pairs(rows, 1, part);
        Vector256<double> pairs2 = Pairs(rows, 2, part), pairs3 = Pairs(rows, 3, part);
        Vector256<double> even01 = Avx.UnpackLow(pairs0, pairs1), odd01 = Avx.UnpackHigh(pairs0, pairs1);
        Vector256<double> even23 = Avx.UnpackLow(pairs2, pairs3), odd23 = Avx.UnpackHigh(pairs2, pairs3);
        part.Store(Avx.Permute2x128(even01, even23, 0x20).AsInt32(), place);
        part.Store(Avx.Permute2x128(odd01, odd23, 0x20).AsInt32(), place + stride);
        part.Store(Avx.Permute2x128(even01, even23, 0x31).AsInt32(), place + 2 * stride);
        part.Store(Avx.Permute2x128(odd01, odd23, 0x31).AsInt32(), place + 3 * stride);
    }

    /// <summary>The parts of rows 2 k and 2 k + 1, those of a column side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Pairs<TPart>(double* rows, int k, TPart part)
        where TPart : struct, IPart
    {
        Vector256<ulong> even = Vector256.LoadAligned(rows + 8 * k).AsUInt64();
        Vector256<ulong> odd = Vector256.LoadAligned(rows + 8 * k + 4).AsUInt64();
        Vector256<int> low = Avx2.Blend(even.AsInt32(), (odd << 32).AsInt32(), 0b10_10_10_10);
        Vector256<int> high = Avx2.Blend((even >> 32).AsInt32(), odd.AsInt32(), 0b10_10_10_10);
        return part.From(low, high).AsDouble();
    }

    private readonly struct IndexPart(Vector256<int> mask, int* indices) : IPart
    {
        // The index of a negative key is complemented.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<int> From(Vector256<int> low, Vector256<int> high) => (low ^ (high >> 31)) & mask;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Vector256<int> parts, int place) => parts.Store(indices + place);
    }

    private readonly struct ValuePart(double* sorted) : IPart
    {
        // As PackedKey.Negated.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<int> From(Vector256<int> low, Vector256<int> high) =>
            (high ^ Vector256.Create(int.MinValue)) - Vector256.Create(PackedKey.NormalOffset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Vector256<int> parts, int place)
        {
            Avx.ConvertToVector256Double(parts.GetLower().AsSingle()).Store(sorted + place);
            Avx.ConvertToVector256Double(parts.GetUpper().AsSingle()).Store(sorted + place + 4);
        }
    }
}
