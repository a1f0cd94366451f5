using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone.Data;

/// <summary>Decodes rows of codes whose features all have the same few values, as Numerai's have: eight at a time.</summary>
internal sealed class SharedDictionary
{
    private const int Lanes = 8;

    private readonly Vector256<float> _values;

    private SharedDictionary(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Lanes];
        values.CopyTo(lanes);
        _values = Vector256.Create((ReadOnlySpan<float>)lanes);
    }

    /// <summary>The decoder of some dictionaries; null where they differ or are too long, or the processor cannot.</summary>
    public static SharedDictionary? Of(IReadOnlyList<float[]> dictionaries)
    {
        if (!Avx2.IsSupported || dictionaries.Count == 0 || dictionaries[0].Length > Lanes)
            return null;

        // By their bits: the first value is NaN, and -0 is not 0.
        float[] first = dictionaries[0];
        bool same = dictionaries.All(other => MemoryMarshal.AsBytes<float>(other).SequenceEqual(MemoryMarshal.AsBytes<float>(first)));
        return same ? new SharedDictionary(first) : null;
    }

    /// <summary>Decodes a row.</summary>
    /// <param name="codes">The codes, each less than the number of values.</param>
    /// <param name="destination">Receives the values, as many as codes.</param>
    public void Decode(ReadOnlySpan<byte> codes, Span<float> destination)
    {
        destination = destination[..codes.Length];
        ref byte from = ref MemoryMarshal.GetReference(codes);
        ref float to = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= codes.Length - Lanes; i += Lanes)
        {
            var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i))).AsByte();
            Avx2.PermuteVar8x32(_values, Avx2.ConvertToVector256Int32(bytes)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < codes.Length; i++)
            destination[i] = _values.GetElement(codes[i]);
    }
}
