using System.Buffers.Binary;
using CsvHelper;

namespace Isotone.Data;

/// <summary>
/// Decimal text to floating point, correctly rounded, culture-invariant. Short texts are remembered: in era data a
/// handful of them ("0.25") make up nearly every field.
/// </summary>
internal sealed class FloatText
{
    private const int Slots = 256;

    private readonly ulong[] _keys = new ulong[Slots];
    private readonly float[] _values = new float[Slots];

    /// <summary>The float32 nearest to a field's decimal text; false where it is not a number, or not a finite float32.</summary>
    /// <param name="reader">The reader, on the record.</param>
    /// <param name="column">The place of the field.</param>
    /// <param name="text">The field's text, not empty.</param>
    /// <param name="value">Receives the number.</param>
    public bool TryParse(CsvReader reader, int column, ReadOnlySpan<byte> text, out float value)
    {
        if (text.Length > 7)
            return TryParseOnce(reader, column, text, out value);

        // Never 0, since the length is in the top byte: an empty slot matches no text.
        ulong key = Pack(text);
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> 56);
        if (_keys[slot] == key)
        {
            value = _values[slot];
            return true;
        }

        if (!TryParseOnce(reader, column, text, out value))
            return false;
        _keys[slot] = key;
        _values[slot] = value;
        return true;
    }

    /// <summary>The double nearest to a field's decimal text; false where it is not a number, or not a finite double.</summary>
    /// <inheritdoc cref="TryParse(CsvReader, int, ReadOnlySpan{byte}, out float)" path="/param"/>
    public static bool TryParse(CsvReader reader, int column, ReadOnlySpan<byte> text, out double value) =>
        reader.TryParse(column, out value) && double.IsFinite(value) && !IsLenient(text);

    // CsvHelper rounds the decimal text to float32 at once (Lemire's algorithm) where the framework's parser takes three
    // times as long; by way of double, a text just beside the middle of two float32 would go astray.
    private static bool TryParseOnce(CsvReader reader, int column, ReadOnlySpan<byte> text, out float value) =>
        reader.TryParse(column, out value) && float.IsFinite(value) && !IsLenient(text);

    // The parsers take a quoted "1,5" for 15, and pass over zero bytes, with which a crash may have filled the file.
    private static bool IsLenient(ReadOnlySpan<byte> text) => text.ContainsAny((byte)',', (byte)0);

    /// <summary>1 to 7 bytes and their number as one integer, different for different texts.</summary>
    private static ulong Pack(ReadOnlySpan<byte> text)
    {
        ulong length = (ulong)text.Length << 56;
        if (text.Length >= 4)
        {
            ulong first = BinaryPrimitives.ReadUInt32LittleEndian(text);
            ulong last = BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]);
            return length | (last << (8 * (text.Length - 4))) | first;
        }

        return text.Length switch
        {
            3 => length | ((ulong)text[2] << 16) | ((ulong)text[1] << 8) | text[0],
            2 => length | ((ulong)text[1] << 8) | text[0],
            _ => length | text[0],
        };
    }
}
