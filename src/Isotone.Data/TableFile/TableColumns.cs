namespace Isotone.Data;

/// <summary>Some columns of an era table by name, as <see cref="CsvColumnReader"/> gives those of a CSV file.</summary>
internal static class TableColumns
{
    private const int RowsAtOnce = 1024;

    public static CsvColumns Read(string path, CsvColumnSelection selection, CancellationToken cancellation)
    {
        var names = new EraCsvOptions();
        EraTable table = EraTableFile.Open(path, cancellation);
        if (selection.Era is string era && era != names.EraColumn)
            throw new DataFileException(path, $"the eras of a table are its column '{names.EraColumn}'", column: era);
        string? text = selection.Texts.FirstOrDefault(name => name != names.IdColumn);
        if (text is not null)
            throw new DataFileException(path, $"the only texts that a table has by row are its column '{names.IdColumn}'", column: text);
        return new CsvColumns(
            path, [names.IdColumn, names.EraColumn, names.DataTypeColumn, .. table.FeatureNames, .. table.TargetNames],
            table.RowCount, selection.Era is null ? null : table.Eras, null,
            selection.Texts.Distinct().ToDictionary(name => name, _ => table.Ids),
            selection.Numbers.Distinct().ToDictionary(name => name, name => Numbers(table, name, cancellation)));
    }

    private static double[] Numbers(EraTable table, string name, CancellationToken cancellation)
    {
        if (table.TargetNames.Contains(name))
            return Array.ConvertAll(table.Target(name).ToArray(), value => (double)value);
        if (!table.FeatureNames.Contains(name))
            throw new DataFileException(table.Source, "the table has no such feature or target", column: name);
        EraTable one = table.Select([name], []);
        double[] numbers = new double[table.RowCount];
        float[] values = new float[Math.Min(RowsAtOnce, numbers.Length)];
        for (int start = 0; start < numbers.Length; start += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(RowsAtOnce, numbers.Length - start);
            one.GatherFeatures(one.All.Indices.Slice(start, count), values.AsSpan(0, count));
            for (int row = 0; row < count; row++)
                numbers[start + row] = values[row];
        }

        return numbers;
    }
}
