namespace Isotone.Data;

/// <summary>Some columns of a CSV file, read by name. Immutable.</summary>
public sealed class CsvColumns
{
    private readonly string[] _header;
    private readonly LineNumbers? _lines;
    private readonly Dictionary<string, TextColumn> _texts;
    private readonly Dictionary<string, double[]> _numbers;

    internal CsvColumns(
        string path, IEnumerable<string> header, int rowCount, CategoryColumn? eras, LineNumbers? lines,
        Dictionary<string, TextColumn> texts, Dictionary<string, double[]> numbers)
    {
        Path = path;
        _header = [.. header];
        RowCount = rowCount;
        Eras = eras;
        _lines = lines;
        _texts = texts;
        _numbers = numbers;
    }

    /// <summary>The file the columns were read from.</summary>
    public string Path { get; }

    /// <summary>The names of all columns of the file, in its order, those not read among them.</summary>
    public IReadOnlyList<string> Header => _header;

    /// <summary>The number of data rows.</summary>
    public int RowCount { get; }

    /// <summary>The era of each row; the rows of an era stand side by side. Null where no era column was asked for.</summary>
    public CategoryColumn? Eras { get; }

    /// <summary>The line of the file that a row begins on, from 1; null where the file has no lines.</summary>
    /// <param name="row">The row, from 0.</param>
    public long? LineOf(int row) => _lines?.Of(row);

    /// <summary>A column that was read as text.</summary>
    /// <exception cref="ArgumentException">The column was not read as text.</exception>
    public TextColumn Text(string name) =>
        _texts.GetValueOrDefault(name)
        ?? throw new ArgumentException($"Column '{name}' was not read as text.", nameof(name));

    /// <summary>A column that was read as numbers, NaN where a field is empty. Shape [RowCount].</summary>
    /// <exception cref="ArgumentException">The column was not read as numbers.</exception>
    public ReadOnlySpan<double> Numbers(string name) =>
        _numbers.GetValueOrDefault(name)
        ?? throw new ArgumentException($"Column '{name}' was not read as numbers.", nameof(name));
}
