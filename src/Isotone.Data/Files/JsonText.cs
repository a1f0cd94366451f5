using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Isotone.Data;

/// <summary>Says in one sentence, and in the reader's terms, what is wrong with a text that is not JSON.</summary>
public static class JsonText
{
    /// <summary>
    /// The exception that names the file, the line and what stands there that cannot: a text that ends too early, a key
    /// that stands twice, or a character.
    /// </summary>
    /// <param name="source">The file, or a name for the data.</param>
    /// <param name="json">The text that was parsed, UTF-8.</param>
    /// <param name="exception">What the parser reported.</param>
    /// <param name="firstLine">The number of the text's first line, from 1.</param>
    /// <param name="severalValues">Whether one value may follow another.</param>
    public static DataFileException Explain(
        string source, ReadOnlySpan<byte> json, JsonException exception, long firstLine = 1, bool severalValues = false)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (json.Trim(" \t\r\n"u8).IsEmpty)
            return new DataFileException(source, "it is empty where JSON is needed", innerException: exception);
        if (IsFaultless(json, isWhole: true, severalValues))
            return new DataFileException(source, "a key stands twice in an object", innerException: exception);

        // Told that more may follow, the parser finds fault with all but an end that comes too early.
        if (IsFaultless(json, isWhole: false, severalValues))
        {
            // Not on the empty line after the last line break.
            long lastLine = firstLine + json.TrimEnd(" \t\r\n"u8).Count((byte)'\n');
            return new DataFileException(
                source, "it is not valid JSON: it ends before every bracket and quote is closed", lastLine, innerException: exception);
        }

        long line = exception.LineNumber ?? 0, column = exception.BytePositionInLine ?? 0;
        string what = string.Create(
            CultureInfo.InvariantCulture, $"it is not valid JSON: {Shown(json, line, column)} cannot stand at byte {column + 1} of the line");
        return new DataFileException(source, what, firstLine + line, innerException: exception);
    }

    private static bool IsFaultless(ReadOnlySpan<byte> json, bool isWhole, bool severalValues)
    {
        var reader = new Utf8JsonReader(
            json, isWhole, new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = severalValues }));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shown(ReadOnlySpan<byte> json, long line, long column)
    {
        for (; line > 0; line--)
            json = json[(json.IndexOf((byte)'\n') + 1)..];
        string rest = Encoding.UTF8.GetString(json[(int)Math.Min(column, json.Length)..]);
        return rest.Length == 0 || char.IsControl(rest[0]) ? "what follows" : $"'{(char.IsHighSurrogate(rest[0]) && rest.Length > 1 ? rest[..2] : rest[..1])}'";
    }
}
