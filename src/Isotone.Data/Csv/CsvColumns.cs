namespace Isotone.Data;

/// <summary>Some columns of a CSV file, read by name. Immutable.</summary>
public sealed class CsvColumns
{
    private readonly Dictionary<string, TextColumn> _texts;
    private readonly Dictionary<string, double[]> _numbers;

    internal CsvColumns(
        string path, int rowCount, CategoryColumn? eras,
        Dictionary<string, TextColumn> texts, Dictionary<string, double[]> numbers)
    {
        Path = path;
        RowCount = rowCount;
        Eras = eras;
        _texts = texts;
        _numbers = numbers;
    }

    /// <summary>The file the columns were read from.</summary>
    public string Path { get; }

    /// <summary>The number of data rows.</summary>
    public int RowCount { get; }

    /// <summary>The era of each row; the rows of an era stand side by side. Null where no era column was asked for.</summary>
    public CategoryColumn? Eras { get; }

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
