using System.Text.Json;

namespace Isotone.Cli;

/// <summary>
/// Reports as one JSON document on standard output. Numbers read back exactly, float32 in their shortest form; infinities
/// are the strings "Infinity" and "-Infinity", undefined is null.
/// </summary>
internal static class JsonOutput
{
    private const int FlushAt = 1 << 16;

    /// <summary>Writes one report as an object.</summary>
    public static void Write(Report report, CommandIO io) => Write(writer => WriteObject(writer, report), io);

    /// <summary>Writes the reports of rows: the object itself for one, <c>{"rows":[...]}</c> for several.</summary>
    public static void WriteRows(IReadOnlyList<Report> rows, CommandIO io)
    {
        if (rows.Count == 1)
            Write(rows[0], io);
        else
            Write(new Report().Add("rows", rows), io);
    }

    /// <summary>Writes what knows its own JSON.</summary>
    public static void Write(Action<Utf8JsonWriter> write, CommandIO io)
    {
        using (var writer = new Utf8JsonWriter(io.Out))
            write(writer);
        io.Out.WriteByte((byte)'\n');
        io.Out.Flush();
    }

    private static void WriteObject(Utf8JsonWriter writer, Report report)
    {
        writer.WriteStartObject();
        foreach (ReportEntry entry in report.Entries.Where(entry => !entry.IsForPeople))
        {
            writer.WritePropertyName(entry.Name);
            WriteValue(writer, entry.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case double number:
                WriteNumber(writer, number);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case double[] numbers:
                WriteArray(writer, numbers, WriteNumber);
                break;
            case float[] numbers:
                WriteArray(writer, numbers, WriteNumber);
                break;
            case int[] numbers:
                WriteArray(writer, numbers, static (to, number) => to.WriteNumberValue(number));
                break;
            case Report report:
                WriteObject(writer, report);
                break;
            case IReadOnlyList<Report> reports:
                WriteArray(writer, reports, WriteObject);
                break;
            default:
                throw new InvalidOperationException($"There is no JSON for {value.GetType()}.");
        }
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, IReadOnlyList<T> elements, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray();
        foreach (T element in elements)
        {
            write(writer, element);
            if (writer.BytesPending > FlushAt)
                writer.Flush();
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            WriteNonFinite(writer, number);
    }

    private static void WriteNumber(Utf8JsonWriter writer, float number)
    {
        if (float.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            WriteNonFinite(writer, number);
    }

    private static void WriteNonFinite(Utf8JsonWriter writer, double number)
    {
        if (double.IsNaN(number))
            writer.WriteNullValue();
        else
            writer.WriteStringValue(number > 0 ? "Infinity" : "-Infinity");
    }
}
