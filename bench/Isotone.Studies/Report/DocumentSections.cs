namespace Isotone.Studies;

/// <summary>
/// A document written by hand with sections that are computed: each stands between a line <c>&lt;!-- begin NAME --&gt;</c> and
/// a line <c>&lt;!-- end --&gt;</c>.
/// </summary>
internal static class DocumentSections
{
    private const string End = "<!-- end -->";

    /// <summary>The document with its computed sections replaced.</summary>
    /// <param name="document">The document; one that is empty gets every section, in the order given.</param>
    /// <param name="sections">The sections by name.</param>
    /// <exception cref="InvalidDataException">A section's mark is missing, or has no end.</exception>
    public static string Replace(string document, IReadOnlyList<(string Name, string Body)> sections)
    {
        if (document.Length == 0)
            document = string.Join('\n', sections.Select(section => $"{Begin(section.Name)}\n{End}\n"));
        foreach ((string name, string body) in sections)
        {
            int begin = document.IndexOf(Begin(name), StringComparison.Ordinal);
            if (begin < 0)
                throw new InvalidDataException($"The document has no line '{Begin(name)}'.");
            int start = begin + Begin(name).Length;
            int end = document.IndexOf(End, start, StringComparison.Ordinal);
            int next = document.IndexOf("<!-- begin ", start, StringComparison.Ordinal);
            if (end < 0 || (next >= 0 && next < end))
                throw new InvalidDataException($"The section '{name}' of the document has no line '{End}'.");
            document = $"{document[..start]}\n\n{body.Trim()}\n\n{document[end..]}";
        }

        return document;
    }

    private static string Begin(string name) => $"<!-- begin {name} -->";
}
