using System.Runtime.InteropServices;

namespace Isotone.Learning;

/// <summary>Elements as little-endian bytes, and the safetensors names of their types.</summary>
internal static class ElementBytes
{
    /// <summary>The format's name of an element type.</summary>
    /// <exception cref="NotSupportedException">The format has none here.</exception>
    public static string NameOf<T>() =>
        typeof(T) == typeof(float) ? "F32"
        : typeof(T) == typeof(double) ? "F64"
        : typeof(T) == typeof(Half) ? "F16"
        : throw new NotSupportedException($"Elements of type {typeof(T).Name} cannot be stored as safetensors.");

    /// <summary>The bytes of one element of a named type; 0 for a name the format does not have.</summary>
    public static int SizeOf(string elementType) => elementType switch
    {
        "F64" or "I64" or "U64" or "C64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" => 1,
        _ => 0,
    };

    public static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        RequireLittleEndian();
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Read<T>(Stream stream, Span<T> values)
        where T : unmanaged
    {
        RequireLittleEndian();
        stream.ReadExactly(MemoryMarshal.AsBytes(values));
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Safetensors files are read and written on little-endian machines only.");
    }
}
