using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Isotone.Data;

/// <summary>Rows of numbers as JSON: arrays of numbers, alone, one after another, or in one array.</summary>
internal static class NumberJson
{
    private const int ReadsPerCheck = 1 << 16;

    /// <summary>Reads every row of a text.</summary>
    /// <param name="text">The text, not blank.</param>
    /// <param name="firstLine">The number of the text's first line, from 1.</param>
    /// <param name="rows">Receives the rows.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static void Read<T>(string text, long firstLine, NumberRowsBuilder<T> rows, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[] json = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
        var line = new LineCounter(json, firstLine);
        try
        {
            Read(ref reader, ref line, rows, cancellation);
        }
        catch (JsonException exception)
        {
            throw JsonText.Explain(rows.Source, json, exception, firstLine, severalValues: true);
        }
    }

    private static void Read<T>(
        ref Utf8JsonReader reader, ref LineCounter line, NumberRowsBuilder<T> rows, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // At depth 1 an array is a row unless its first element is an array: then its elements are the rows.
        int rowDepth = 0, reads = 0;
        long rowLine = 0;
        JsonTokenType last = JsonTokenType.None;
        for (; reader.Read(); last = reader.TokenType)
        {
            if (++reads % ReadsPerCheck == 0)
                cancellation.ThrowIfCancellationRequested();
            long here = line.At(reader.TokenStartIndex);
            int depth = reader.CurrentDepth;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray when depth == 0:
                    (rowDepth, rowLine) = (1, here);
                    break;
                case JsonTokenType.StartArray when depth == 1 && (rowDepth == 2 || last == JsonTokenType.StartArray):
                    (rowDepth, rowLine) = (2, here);
                    break;
                case JsonTokenType.StartArray:
                    throw new DataFileException(rows.Source, "an array stands where a number is needed", here);
                case JsonTokenType.EndArray when depth == rowDepth - 1:
                    rows.EndRow(rowLine);
                    break;
                case JsonTokenType.EndArray:
                    break;
                case JsonTokenType.Number or JsonTokenType.String when depth == rowDepth && rowDepth > 0:
                    rows.Append(NumberToken.Parse<T>(Text(ref reader), rows.Source, here));
                    break;
                case JsonTokenType.Number or JsonTokenType.String when depth == 1:
                    throw new DataFileException(
                        rows.Source, "a number stands where a row, an array of numbers, is needed", here);
                case JsonTokenType.StartObject:
                    throw new DataFileException(
                        rows.Source, "a JSON object stands where an array of numbers is needed", here);
                case JsonTokenType.Null or JsonTokenType.True or JsonTokenType.False:
                    throw NumberToken.NotANumber(Text(ref reader), rows.Source, here);
                default:
                    throw new DataFileException(rows.Source, "only arrays of numbers may follow an array of numbers", here);
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? reader.GetString()!
        : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>The line of a position in a text, asked for in rising order.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> text, long firstLine)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _counted;
        private long _line = firstLine;

        public long At(long position)
        {
            _line += _text[_counted..(int)position].Count((byte)'\n');
            _counted = (int)position;
            return _line;
        }
    }
}
