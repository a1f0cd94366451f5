using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Isotone.Learning;

/// <summary>The header of a safetensors file.</summary>
/// <param name="Entries">The arrays, in the order of their bytes.</param>
/// <param name="Metadata">The free text.</param>
internal sealed record SafeTensorsHeader(
    IReadOnlyList<SafeTensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";

    // The reference implementation's limit.
    private const long LongestHeader = 100_000_000;

    /// <summary>The header's bytes, padded with spaces so that the arrays begin at a multiple of 8.</summary>
    public static byte[] Write<T>(IReadOnlyList<NamedTensor<T>> tensors, IReadOnlyDictionary<string, string>? metadata)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var names = new HashSet<string> { MetadataKey };
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (metadata is not null)
                WriteMetadata(json, metadata);
            long offset = 0;
            foreach (NamedTensor<T> tensor in tensors)
            {
                if (tensor.Name.Length == 0 || !names.Add(tensor.Name))
                    throw new ArgumentException($"The name '{tensor.Name}' is empty, reserved, or used twice.", nameof(tensors));
                if (tensor.Values.Length != tensor.Shape.Length)
                    throw new ArgumentException($"Tensor '{tensor.Name}' has {tensor.Values.Length} elements for shape {tensor.Shape}.", nameof(tensors));
                long end = offset + ((long)tensor.Values.Length * Unsafe.SizeOf<T>());
                WriteEntry(json, new SafeTensorsEntry(tensor.Name, ElementBytes.NameOf<T>(), tensor.Shape, offset, end));
                offset = end;
            }

            json.WriteEndObject();
        }

        while (stream.Length % 8 != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    /// <summary>Reads and checks a header; the stream then stands at the first array's bytes.</summary>
    /// <exception cref="InvalidDataException">The header is damaged or does not fit the file.</exception>
    public static SafeTensorsHeader Read(Stream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (stream.Length < prefix.Length)
            throw new InvalidDataException($"{path}: not a safetensors file, it has only {stream.Length} bytes.");
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || (long)length > stream.Length - prefix.Length)
            throw new InvalidDataException($"{path}: truncated, or not a safetensors file; its header should have {length} bytes.");
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        SafeTensorsHeader header;
        try
        {
            header = Parse(bytes);
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: the safetensors header is damaged. {damaged.Message}", damaged);
        }

        header.RequireGapless(stream.Length - stream.Position, path);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(MetadataKey);
        foreach ((string key, string value) in metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafeTensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.ElementType);
        json.WriteStartArray("shape");
        foreach (int dimension in entry.Shape.Dimensions)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Begin);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static SafeTensorsHeader Parse(byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>();
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals(MetadataKey))
            {
                foreach (JsonProperty text in property.Value.EnumerateObject())
                    metadata[text.Name] = text.Value.GetString() ?? throw new FormatException("A metadata value is null.");
            }
            else
            {
                entries.Add(ParseEntry(property.Name, property.Value));
            }
        }

        entries.Sort((left, right) => left.Begin.CompareTo(right.Begin));
        return new SafeTensorsHeader(entries, metadata);
    }

    private static SafeTensorsEntry ParseEntry(string name, JsonElement element)
    {
        string type = element.GetProperty("dtype").GetString() ?? throw new FormatException($"The dtype of '{name}' is null.");
        var shape = new Shape([.. element.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())]);
        JsonElement offsets = element.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw new FormatException($"The data_offsets of '{name}' are not two numbers.");
        var entry = new SafeTensorsEntry(name, type, shape, offsets[0].GetInt64(), offsets[1].GetInt64());
        int size = ElementBytes.SizeOf(type);
        if (size == 0)
            throw new FormatException($"Tensor '{name}' has the unknown dtype '{type}'.");
        if (entry.Begin < 0 || entry.End - entry.Begin != (long)shape.Length * size)
            throw new FormatException($"The data_offsets {entry.Begin}, {entry.End} of '{name}' do not fit shape {shape} of {type}.");
        return entry;
    }

    // The arrays' bytes follow one another without a gap and end with the file.
    private void RequireGapless(long dataLength, string path)
    {
        long offset = 0;
        foreach (SafeTensorsEntry entry in Entries)
        {
            if (entry.Begin != offset)
                throw new InvalidDataException($"{path}: tensor '{entry.Name}' begins at byte {entry.Begin} of the data where {offset} is expected.");
            offset = entry.End;
        }

        if (offset != dataLength)
            throw new InvalidDataException($"{path}: truncated or damaged; the header describes {offset} bytes of data, the file has {dataLength}.");
    }
}
