using System.Globalization;
using System.Numerics;

namespace Isotone.Data;

/// <summary>One number as text.</summary>
internal static class NumberToken
{
    private const int LongestShown = 40;

    /// <summary>The number nearest to a text, or the exception that names the text and its line.</summary>
    public static T Parse<T>(ReadOnlySpan<char> text, string source, long line)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value))
        {
            // Only text with digits overflows; "Infinity" has none.
            bool overflows = T.IsInfinity(value) && text.ContainsAnyInRange('0', '9');
            return overflows ? throw OutOfRange<T>(text, source, line) : value;
        }

        return TryParseShortInfinity(text, out value) ? value : throw NotANumber(text, source, line);
    }

    public static DataFileException NotANumber(ReadOnlySpan<char> text, string source, long line) =>
        new(source, $"'{Shown(text)}' is not a number", line);

    private static DataFileException OutOfRange<T>(ReadOnlySpan<char> text, string source, long line) =>
        new(source, $"'{Shown(text)}' is beyond the range of {(typeof(T) == typeof(float) ? "float32" : "float64")}", line);

    // What C, Python and R print for infinity; .NET reads and prints the whole word.
    private static bool TryParseShortInfinity<T>(ReadOnlySpan<char> text, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool negative = text.StartsWith("-");
        ReadOnlySpan<char> unsigned = negative || text.StartsWith("+") ? text[1..] : text;
        value = negative ? T.NegativeInfinity : T.PositiveInfinity;
        return unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A text fit for a sentence, whatever is in it: a binary file is one long line of control characters.</summary>
    private static string Shown(ReadOnlySpan<char> text)
    {
        string cut = text.Length > LongestShown ? $"{text[..LongestShown]}..." : text.ToString();
        return string.Concat(cut.Select(character => char.IsControl(character) ? '\uFFFD' : character));
    }
}
