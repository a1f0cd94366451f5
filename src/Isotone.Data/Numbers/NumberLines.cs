using System.Numerics;

namespace Isotone.Data;

/// <summary>Rows of numbers as lines of text: separated by whitespace, by commas, or by both.</summary>
internal static class NumberLines
{
    /// <summary>Reads a row from each non-blank line.</summary>
    /// <param name="first">The line that was read already.</param>
    /// <param name="reader">The lines after it.</param>
    /// <param name="line">The number of the first line, from 1.</param>
    /// <param name="rows">Receives the rows.</param>
    /// <param name="cancellation">Stops the reading between lines.</param>
    public static void Read<T>(
        string first, TextReader reader, long line, NumberRowsBuilder<T> rows, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (string? text = first; text is not null; text = reader.ReadLine(), line++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(text))
                continue;
            ReadRow(text, line, rows);
            rows.EndRow(line);
        }
    }

    private static void ReadRow<T>(ReadOnlySpan<char> text, long line, NumberRowsBuilder<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Invariant: every comma has a number before it and one after it.
        bool wantsNumber = true;
        for (int i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text[i] == ',')
            {
                if (wantsNumber)
                    throw MissingNumber(rows.Source, line);
                wantsNumber = true;
                i++;
            }
            else
            {
                int end = i;
                while (end < text.Length && text[end] != ',' && !char.IsWhiteSpace(text[end]))
                    end++;
                rows.Append(NumberToken.Parse<T>(text[i..end], rows.Source, line));
                wantsNumber = false;
                i = end;
            }
        }

        if (wantsNumber)
            throw MissingNumber(rows.Source, line);
    }

    private static DataFileException MissingNumber(string source, long line) =>
        new(source, "a number is missing beside a comma", line);
}
