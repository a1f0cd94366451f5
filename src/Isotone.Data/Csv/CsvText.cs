using CsvHelper;

namespace Isotone.Data;

/// <summary>How this library writes CSV.</summary>
internal static class CsvText
{
    public static CsvWriterOptions WriterOptions { get; } = new() { NewLine = "\n", BufferSize = 1 << 16 };

    /// <summary>Writes the shortest text that reads back as the same number; an empty field for NaN.</summary>
    public static void WriteNumber(CsvWriter writer, float value)
    {
        if (float.IsNaN(value))
            writer.WriteField(ReadOnlySpan<byte>.Empty);
        else
            writer.WriteField(value, []);
    }
}
