using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Makes packed keys of 16 values at a time; see <see cref="PackedKey"/>.</summary>
internal static unsafe class Avx512Packing
{
    /// <summary>Packs 16 values with their indices, in no particular order of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(
        Vector512<float> values, int firstIndex, int flip, out Vector512<double> keys0, out Vector512<double> keys1)
    {
        Vector512<int> bits = Canonical(values) + Vector512.Create(PackedKey.NormalOffset);
        bits ^= Vector512.Create(flip);
        Vector512<int> index = Vector512<int>.Indices + Vector512.Create(firstIndex);
        index ^= bits >> 31;
        keys0 = Avx512F.UnpackLow(index, bits).AsDouble();
        keys1 = Avx512F.UnpackHigh(index, bits).AsDouble();
    }

    /// <summary>Packs a row in order of its values, 16 at a time, the last 16 filled up with infinity.</summary>
    /// <returns>The number of keys written: <paramref name="length"/> rounded up to a multiple of 16.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Pack(float* values, int length, int flip, double* keys)
    {
        int i = 0;
        for (; i <= length - 16; i += 16)
        {
            Pack(Vector512.Load(values + i), i, flip, out Vector512<double> keys0, out Vector512<double> keys1);
            keys0.Store(keys + i);
            keys1.Store(keys + i + 8);
        }

        if (i == length)
            return i;
        Vector512<float> present = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(length - i)).AsSingle();
        Vector512<float> rest = Avx512F.MaskLoad(values + i, present, Vector512<float>.Zero);
        Pack(rest, i, flip, out Vector512<double> rest0, out Vector512<double> rest1);
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<int> mask = present.AsInt32();
        Vector512.ConditionalSelect(Avx512F.UnpackLow(mask, mask).AsDouble(), rest0, infinity).Store(keys + i);
        Vector512.ConditionalSelect(Avx512F.UnpackHigh(mask, mask).AsDouble(), rest1, infinity).Store(keys + i + 8);
        return i + 16;
    }

    /// <summary>The bits of the values, with one zero and one NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Canonical(Vector512<float> values)
    {
        // Adding +0 turns -0 into +0 and changes nothing else.
        Vector512<int> bits = (values + Vector512<float>.Zero).AsInt32();
        return Vector512.ConditionalSelect(
            Vector512.Equals(values, values).AsInt32(), bits, Vector512.Create(PackedKey.NaNBits));
    }
}
