namespace Isotone.Data;

/// <summary>
/// Which rows of a Parquet file every k-th era leaves: found from the columns of eras and data types alone, so that the
/// features of other eras are not read.
/// </summary>
internal sealed class ParquetThinning
{
    private readonly List<(int Rows, bool Keep)> _runs;
    private int _run;
    private int _done;

    private ParquetThinning(string condition, List<(int Rows, bool Keep)> runs) => (Condition, _runs) = (condition, runs);

    /// <summary>The eras that have rows to keep, as SQL.</summary>
    public string Condition { get; }

    public static ParquetThinning Of(ParquetFile file, EraCsvOptions options, bool hasDataType)
    {
        var thinning = new EraThinning(options.EraStep);
        CategoryBuilder eras = new(), dataTypes = new();
        var runs = new List<(int Era, int DataType, int Rows)>();
        string era = file.Text(options.EraColumn);
        using (DuckDBResult result = file.Read(hasDataType ? [era, file.Text(options.DataTypeColumn)] : [era]))
        {
            for (long read = 0; result.Next(); read += result.Count)
            {
                DuckDBVector names = result.Column(0);
                DuckDBVector kinds = hasDataType ? result.Column(1) : default;
                for (int row = 0; row < result.Count; row++)
                {
                    int code = ParquetValues.RequireEra(file.Path, options.EraColumn, eras, runs.Count > 0 ? runs[^1].Era : -1, names.Text(row), read + row);
                    int kind = hasDataType ? dataTypes.CodeOf(kinds.Text(row)) : 0;
                    if (runs.Count > 0 && runs[^1].Era == code && runs[^1].DataType == kind)
                        runs[^1] = (code, kind, runs[^1].Rows + 1);
                    else
                        runs.Add((code, kind, 1));
                }
            }
        }

        var kept = runs.ConvertAll(run => (run.Era, run.Rows, Keep: thinning.Keeps(run.Era, run.DataType)));
        HashSet<int> wanted = [.. kept.Where(run => run.Keep).Select(run => run.Era)];
        string list = string.Join(", ", wanted.Select(code => ParquetFile.TextLiteral(eras.Name(code))));
        return new ParquetThinning(
            $"{era} IN ({(list.Length == 0 ? "NULL" : list)})",
            kept.Where(run => wanted.Contains(run.Era)).Select(run => (run.Rows, run.Keep)).ToList());
    }

    /// <summary>Whether the next rows are kept.</summary>
    /// <param name="length">How many rows to look at; receives for how many the answer holds.</param>
    public bool Keeps(ref int length)
    {
        (int rows, bool keep) = _runs[_run];
        length = Math.Min(length, rows - _done);
        _done += length;
        if (_done == rows)
            (_run, _done) = (_run + 1, 0);
        return keep;
    }
}
