using System.Text;

namespace Isotone.Studies;

/// <summary>A table in Markdown, its first column of names, the others of numbers.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();
    private readonly int _columns;

    /// <summary>A table with a header.</summary>
    public MarkdownTable(params IReadOnlyList<string> header)
    {
        _columns = header.Count;
        Add(header);
        _text.Append("| :--- |").Insert(_text.Length, " ---: |", _columns - 1).Append('\n');
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">It has not as many cells as the header.</exception>
    public MarkdownTable Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != _columns)
            throw new ArgumentException($"A row has {cells.Count} cells where the header has {_columns}.", nameof(cells));
        _text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
