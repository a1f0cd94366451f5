using System.Numerics;
using System.Text;

namespace Isotone.Data;

/// <summary>
/// Reads rows of numbers: a row on each non-blank line, its numbers separated by whitespace or commas, or JSON arrays of
/// numbers. Culture-invariant; every number is the nearest one to its decimal text.
/// </summary>
/// <remarks>
/// <para>
/// Text that begins with "[" is JSON: an array of numbers is a row, over as many lines as it likes; an array of such
/// arrays is their rows, and so are arrays one after another (JSON lines).
/// </para>
/// <para>
/// "NaN", "Infinity" and "inf" are numbers, in JSON as strings and with a sign where wanted; whether they are welcome is
/// for the operator to say. A finite text too large for <c>T</c> is refused rather than read as infinity.
/// </para>
/// </remarks>
public static class NumberReader
{
    private const int BufferSize = 1 << 16;

    /// <summary>Reads the rows of a file.</summary>
    /// <param name="path">The file, UTF-8, or UTF-16 with a byte order mark.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="DataFileException">
    /// The file cannot be read, holds no number, a row is empty, or something in it is not a number; the message names the
    /// line and the text.
    /// </exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static NumberRows<T> Read<T>(string path, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using FileStream stream = DataFile.OpenRead(path);
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, BufferSize);
        return Read<T>(reader, path, cancellation);
    }

    /// <summary>Reads the rows of a text.</summary>
    /// <param name="reader">The text, read to its end.</param>
    /// <param name="source">What to call the text in messages, such as "standard input".</param>
    /// <param name="cancellation">Stops the reading between lines.</param>
    /// <inheritdoc cref="Read{T}(string, CancellationToken)" path="/typeparam"/>
    /// <inheritdoc cref="Read{T}(string, CancellationToken)" path="/exception"/>
    public static NumberRows<T> Read<T>(TextReader reader, string source, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrEmpty(source);
        var builder = new NumberRowsBuilder<T>(source);
        try
        {
            string? first = reader.ReadLine();
            long line = 1;
            for (; first is not null && string.IsNullOrWhiteSpace(first); line++)
                first = reader.ReadLine();
            if (first is null)
                return builder.Build();
            if (first.TrimStart()[0] is '[' or '{')
                NumberJson.Read(WithRest(first, reader), line, builder, cancellation);
            else
                NumberLines.Read(first, reader, line, builder, cancellation);
        }
        catch (IOException exception)
        {
            throw DataFile.Explain(source, exception, "read");
        }

        return builder.Build();
    }

    // Without a line break that the text does not have: an error at its end is on its last line.
    private static string WithRest(string first, TextReader reader)
    {
        string rest = reader.ReadToEnd();
        return rest.Length == 0 ? first : $"{first}\n{rest}";
    }
}
