namespace Isotone.Data;

/// <summary>Some columns of a Parquet file by name, as <see cref="CsvColumnReader"/> gives those of a CSV file.</summary>
internal static class ParquetColumns
{
    public static CsvColumns Read(
        string path, CsvColumnSelection selection, IProgress<ReadProgress>? progress, CancellationToken cancellation) =>
        ParquetFile.Use(path, file => Read(file, selection, progress), cancellation);

    private static CsvColumns Read(ParquetFile file, CsvColumnSelection selection, IProgress<ReadProgress>? progress)
    {
        string[] textNames = [.. selection.Texts.Distinct()], numberNames = [.. selection.Numbers.Distinct()];
        CategoryBuilder? eras = selection.Era is null ? null : new CategoryBuilder();
        TextColumnBuilder[] texts = [.. textNames.Select(_ => new TextColumnBuilder())];
        var numbers = new double[numberNames.Length][];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = new double[checked((int)file.RowCount)];
        string[] columns =
        [
            .. selection.Era is string era ? [file.Text(era)] : Array.Empty<string>(),
            .. textNames.Select(file.Text),
            .. numberNames.Select(file.Number),
        ];
        int rows = 0, lastEra = -1;
        using DuckDBResult result = file.Read(columns.Length > 0 ? columns : ["1"]);
        while (result.Next())
        {
            file.Cancellation.ThrowIfCancellationRequested();
            int column = 0;
            if (eras is not null)
                AppendEras(file.Path, selection.Era!, eras, result.Column(column++), rows, ref lastEra);
            foreach (TextColumnBuilder text in texts)
            {
                DuckDBVector vector = result.Column(column++);
                for (int row = 0; row < vector.Count; row++)
                    text.Append(vector.Text(row));
            }

            for (int i = 0; i < numbers.Length; i++)
                AppendNumbers(file.Path, numberNames[i], result.Column(column++), numbers[i].AsSpan(rows, result.Count), rows);
            rows += result.Count;
            ParquetFile.Report(progress, file, rows);
        }

        if (rows == 0)
            throw new DataFileException(file.Path, "it has columns but no rows");
        return new CsvColumns(
            file.Path, file.Names, rows, eras?.Build(), null,
            textNames.Zip(texts).ToDictionary(pair => pair.First, pair => pair.Second.Build()),
            numberNames.Zip(numbers).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static void AppendEras(string path, string name, CategoryBuilder eras, DuckDBVector vector, int firstRow, ref int last)
    {
        for (int row = 0; row < vector.Count; row++)
        {
            last = ParquetValues.RequireEra(path, name, eras, last, vector.Text(row), firstRow + row);
            eras.Append(last);
        }
    }

    private static void AppendNumbers(string path, string name, DuckDBVector vector, Span<double> destination, int firstRow)
    {
        vector.CopyTo(destination);
        for (int row = 0; row < destination.Length; row++)
        {
            if (double.IsInfinity(destination[row]))
                throw ParquetValues.Problem(path, name, firstRow + row, "is infinite");
        }
    }
}
