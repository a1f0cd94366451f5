namespace Isotone.Data;

/// <summary>Which columns of a CSV file to read, and as what.</summary>
public sealed record CsvColumnSelection
{
    /// <summary>The column of eras, whose equal texts must stand side by side; null for none.</summary>
    public string? Era { get; init; }

    /// <summary>The columns to read as text, such as ids.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>The columns to read as float64, an empty field as NaN.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
}

/// <summary>Reads a few columns of a CSV file by name, whatever else is in it.</summary>
public static class CsvColumnReader
{
    /// <summary>Reads the columns of a file.</summary>
    /// <param name="path">The file: comma-separated UTF-8 with a header, quoted as in RFC 4180 where needed.</param>
    /// <param name="selection">The columns; the same one may be read as text and as numbers.</param>
    /// <param name="progress">Hears about every thousand rows how many bytes are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be opened, is empty or has no rows, lacks a column or names one twice, has a record with more or
    /// fewer fields than the header, a field that is not a finite number, an empty era, or an era that comes back after
    /// another one began. The message names the line and the column.
    /// </exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static CsvColumns Read(
        string path, CsvColumnSelection selection, IProgress<ReadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        using CsvRecords records = CsvRecords.Open(path, progress, cancellation);
        int era = selection.Era is null ? -1 : records.IndexOf(selection.Era);
        string[] textNames = [.. selection.Texts.Distinct()];
        string[] numberNames = [.. selection.Numbers.Distinct()];
        int[] textIndices = [.. textNames.Select(records.IndexOf)];
        int[] numberIndices = [.. numberNames.Select(records.IndexOf)];

        var eras = new CategoryBuilder();
        TextColumnBuilder[] texts = [.. textNames.Select(_ => new TextColumnBuilder())];
        List<double>[] numbers = [.. numberNames.Select(_ => new List<double>())];
        while (records.Read())
        {
            if (era >= 0)
                eras.Append(EraCsvReader.Era(records, era, eras));
            for (int i = 0; i < texts.Length; i++)
                texts[i].Append(records.Text(textIndices[i]));
            for (int i = 0; i < numbers.Length; i++)
                numbers[i].Add(records.Double(numberIndices[i]));
        }

        return new CsvColumns(
            path, records.RowCount, era < 0 ? null : eras.Build(),
            textNames.Zip(texts).ToDictionary(pair => pair.First, pair => pair.Second.Build()),
            numberNames.Zip(numbers).ToDictionary(pair => pair.First, pair => pair.Second.ToArray()));
    }
}
