using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Makes packed keys of 8 values at a time; see <see cref="PackedKey"/>.</summary>
internal static unsafe class Avx2Packing
{
    /// <summary>Packs 8 values with their indices, in no particular order of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(
        Vector256<float> values, int firstIndex, int flip, out Vector256<double> keys0, out Vector256<double> keys1)
    {
        Vector256<int> bits = Canonical(values) + Vector256.Create(PackedKey.NormalOffset);
        bits ^= Vector256.Create(flip);
        Vector256<int> index = Vector256<int>.Indices + Vector256.Create(firstIndex);
        index ^= bits >> 31;
        keys0 = Avx2.UnpackLow(index, bits).AsDouble();
        keys1 = Avx2.UnpackHigh(index, bits).AsDouble();
    }

    /// <summary>Packs a row in order of its values, 8 at a time, the last 8 filled up with infinity.</summary>
    /// <returns>The number of keys written: <paramref name="length"/> rounded up to a multiple of 8.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Pack(float* values, int length, int flip, double* keys)
    {
        int i = 0;
        for (; i <= length - 8; i += 8)
        {
            Pack(Vector256.Load(values + i), i, flip, out Vector256<double> keys0, out Vector256<double> keys1);
            keys0.Store(keys + i);
            keys1.Store(keys + i + 4);
        }

        if (i == length)
            return i;
        Vector256<int> present = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(length - i));
        Vector256<float> rest = Avx.MaskLoad(values + i, present.AsSingle());
        Pack(rest, i, flip, out Vector256<double> rest0, out Vector256<double> rest1);
        Vector256<double> infinity = Vector256.Create(double.PositiveInfinity);
        Vector256.ConditionalSelect(Avx2.UnpackLow(present, present).AsDouble(), rest0, infinity).Store(keys + i);
        Vector256.ConditionalSelect(Avx2.UnpackHigh(present, present).AsDouble(), rest1, infinity).Store(keys + i + 4);
        return i + 8;
    }

    /// <summary>The bits of the values, with one zero and one NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Canonical(Vector256<float> values)
    {
        // Adding +0 turns -0 into +0 and changes nothing else.
        Vector256<int> bits = (values + Vector256<float>.Zero).AsInt32();
        return Vector256.ConditionalSelect(
            Vector256.Equals(values, values).AsInt32(), bits, Vector256.Create(PackedKey.NaNBits));
    }
}
