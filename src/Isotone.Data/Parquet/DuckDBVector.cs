using System.Runtime.CompilerServices;

namespace Isotone.Data;

/// <summary>A column of some rows, in the library's memory.</summary>
internal readonly unsafe ref struct DuckDBVector(DuckDBType type, byte* data, ulong* validity, int count)
{
    private const int MaxInlined = 12;

    public DuckDBType Type => type;

    public int Count => count;

    /// <summary>Whether no value is NULL.</summary>
    public bool AllValid => validity is null;

    /// <summary>Whether a value is there.</summary>
    public bool IsValid(int row) => validity is null || (validity[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>The values of a column of a fixed width; what stands where a value is NULL means nothing.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => new(data, count);

    /// <summary>A text as UTF-8; empty where it is NULL.</summary>
    /// <remarks>duckdb_string_t: 4 bytes of length, then up to 12 bytes of text, or 4 of its beginning and a pointer to it.</remarks>
    public ReadOnlySpan<byte> Text(int row)
    {
        if (!IsValid(row))
            return [];
        byte* text = data + ((long)row * 16);
        int length = Unsafe.ReadUnaligned<int>(text);
        return new(length <= MaxInlined ? text + 4 : Unsafe.ReadUnaligned<nint>(text + 8).ToPointer(), length);
    }

    /// <summary>The values as float64, NaN where one is NULL.</summary>
    public void CopyTo(Span<double> destination)
    {
        switch (type)
        {
            case DuckDBType.Boolean or DuckDBType.UTinyInt:
                Convert<byte>(destination);
                break;
            case DuckDBType.TinyInt:
                Convert<sbyte>(destination);
                break;
            case DuckDBType.SmallInt:
                Convert<short>(destination);
                break;
            case DuckDBType.USmallInt:
                Convert<ushort>(destination);
                break;
            case DuckDBType.Integer:
                Convert<int>(destination);
                break;
            case DuckDBType.Float:
                Convert<float>(destination);
                break;
            case DuckDBType.Double:
                Convert<double>(destination);
                break;
            default:
                throw new InvalidOperationException($"A column of type {type} is to be cast by the query.");
        }
    }

    private void Convert<T>(Span<double> destination)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        ReadOnlySpan<T> values = Values<T>();
        for (int row = 0; row < values.Length; row++)
            destination[row] = IsValid(row) ? double.CreateTruncating(values[row]) : double.NaN;
    }
}
