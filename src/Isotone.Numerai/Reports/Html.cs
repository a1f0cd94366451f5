using System.Net;

namespace Isotone.Numerai;

/// <summary>Text as HTML and SVG take it.</summary>
internal static class Html
{
    /// <summary>Escapes the characters that have a meaning there.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
