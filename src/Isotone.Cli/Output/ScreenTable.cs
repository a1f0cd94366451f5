using Spectre.Console;

namespace Isotone.Cli;

/// <summary>
/// A table for people. No cell is ever broken: where the columns do not fit side by side their titles are broken at blanks,
/// and where that is not enough the columns go below one another in blocks, each with the first columns in front.
/// </summary>
internal sealed class ScreenTable
{
    private const int Gap = 2;

    private readonly (string Title, Justify Alignment)[] _columns;
    private readonly List<string[]> _rows = [];
    private readonly int _keys;

    /// <param name="columns">The titles, and the side cells are flush with.</param>
    /// <remarks>The first columns, those of texts or else one, tell rows apart and stand in every block.</remarks>
    public ScreenTable(params IEnumerable<(string Title, Justify Alignment)> columns)
    {
        _columns = [.. columns];
        _keys = Math.Max(1, _columns.TakeWhile(column => column.Alignment == Justify.Left).Count());
    }

    /// <summary>A line below the table; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Adds a row of as many cells as there are columns.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table.</summary>
    public void WriteTo(Screen screen)
    {
        int[] all = [.. Enumerable.Range(0, _columns.Length)], narrow = [.. all.Select(Widest)];
        int[] whole = [.. all.Select(column => Math.Max(narrow[column], _columns[column].Title.Length))];
        if (Total(whole) <= screen.Width)
            Write(screen, whole, all);
        else
            WriteBlocks(screen, narrow);
        if (Note is not null)
            screen.WriteLine(Note);
    }

    private void WriteBlocks(Screen screen, int[] widths)
    {
        int next = _keys;
        do
        {
            if (next > _keys)
                screen.WriteLine("");
            List<int> block = [.. Enumerable.Range(0, _keys)];
            while (next < _columns.Length && (block.Count == _keys || Total(block.Append(next).Select(column => widths[column])) <= screen.Width))
                block.Add(next++);
            Write(screen, widths, [.. block]);
        }
        while (next < _columns.Length);
    }

    // The last column needs no gap behind it.
    private static int Total(IEnumerable<int> widths) => widths.Sum(width => width + Gap) - Gap;

    // Of the cells and of the title's words.
    private int Widest(int column) => _rows.Select(row => row[column]).Concat(_columns[column].Title.Split(' ')).Max(text => text.Length);

    private void Write(Screen screen, int[] widths, int[] block)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (int column in block)
        {
            (string title, Justify alignment) = _columns[column];
            table.AddColumn(new TableColumn(new Text(title))
            {
                Alignment = alignment,
                Width = widths[column],
                Padding = new Padding(0, 0, column == block[^1] ? 0 : Gap, 0),
            });
        }

        foreach (string[] row in _rows)
            table.AddRow(block.Select(column => new Text(row[column])));
        screen.Write(table);
    }
}
