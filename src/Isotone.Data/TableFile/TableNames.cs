using System.Text.Json;

namespace Isotone.Data;

/// <summary>The names in a table: a JSON object with the arrays features, targets, eras and data_types.</summary>
internal sealed record TableNames(string[] Features, string[] Targets, string[] Eras, string[] DataTypes)
{
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            Write(writer, "features", Features);
            Write(writer, "targets", Targets);
            Write(writer, "eras", Eras);
            Write(writer, "data_types", DataTypes);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <exception cref="JsonException">The text is not such an object.</exception>
    public static TableNames Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new TableNames(
            Read(document, "features"), Read(document, "targets"), Read(document, "eras"), Read(document, "data_types"));
    }

    private static void Write(Utf8JsonWriter writer, string name, string[] values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static string[] Read(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object
        && document.RootElement.TryGetProperty(name, out JsonElement values) && values.ValueKind == JsonValueKind.Array
        && values.EnumerateArray().All(value => value.ValueKind == JsonValueKind.String)
            ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
            : throw new JsonException($"There is no array '{name}' of texts.");
}
