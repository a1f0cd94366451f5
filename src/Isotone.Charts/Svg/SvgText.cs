using System.Globalization;
using System.Net;
using System.Text;

namespace Isotone.Charts;

/// <summary>Text in SVG: escaped, and no longer than its place.</summary>
internal static class SvgText
{
    // The letters of the common sans-serif fonts; rather too wide than too narrow.
    private const double Narrow = 0.34, Plain = 0.58, Wide = 0.78, Ideograph = 1.05;

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>About how wide a text is, at most.</summary>
    public static double Width(string text, double size)
    {
        double width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += rune.Value switch
            {
                'i' or 'j' or 'l' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' or 'I' => Narrow,
                'm' or 'w' or 'M' or 'W' or '@' or '%' => Wide + 0.12,
                >= 0x1100 => Ideograph,
                _ when Rune.IsUpper(rune) => Wide,
                _ => Plain,
            };
        }

        return width * size;
    }

    /// <summary>The text, or its beginning and an ellipsis where it is wider than its place.</summary>
    public static string Fit(string text, double size, double place)
    {
        if (Width(text, size) <= place)
            return text;
        var begin = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Width(begin.ToString() + rune + "…", size) > place)
                break;
            begin.Append(rune.ToString());
        }

        return begin.ToString().TrimEnd() + "…";
    }

    public static void Append(StringBuilder svg, FormattableString element) =>
        svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
