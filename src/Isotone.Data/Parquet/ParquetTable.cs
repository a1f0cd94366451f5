namespace Isotone.Data;

/// <summary>
/// Reads the wanted columns and eras of a Parquet file straight into a table: codes and numbers go from the library's
/// vectors into the table's blocks, some thousand rows at a time.
/// </summary>
internal sealed class ParquetTable
{
    private readonly ParquetFile _file;
    private readonly EraCsvOptions _options;
    private readonly ColumnChoice _choice;
    private readonly EraTableBuilder _builder;
    private readonly ParquetFeatures _features;
    private readonly EraCsvRows _rows = new();
    private readonly CategoryBuilder _eras = new();
    private readonly int _id, _era, _dataType, _targets, _firstFeature;
    private int _lastEra = -1;
    private double[] _numbers = [];

    private ParquetTable(ParquetFile file, EraCsvOptions options, long mostOnHeap)
    {
        (_file, _options) = (file, options);
        _choice = ColumnChoice.OfFile(file.Path, file.Names, options);
        bool isLarge = file.RowCount / options.EraStep * _choice.Features.Length > mostOnHeap;
        _builder = new EraTableBuilder(
            file.Path, _choice.Features, _choice.Targets, isLarge ? new SpillFile(FolderFor(file.Path)) : null);
        _features = new ParquetFeatures(file.Path, _choice.Features, _builder.Features);
        int columns = 0;
        _id = Has(options.IdColumn, options.IdOptional) ? columns++ : -1;
        _era = Has(options.EraColumn, options.EraOptional) ? columns++ : -1;
        _dataType = Has(options.DataTypeColumn, options.DataTypeOptional) ? columns++ : -1;
        _targets = columns;
        _firstFeature = columns + _choice.Targets.Length;
    }

    // A third of the memory there is: the rest is for what is done with the table.
    private static long MostOnHeap => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3;

    /// <summary>Reads a file. A table that is large for this machine is kept in a file beside it, which goes with the table.</summary>
    /// <exception cref="DataFileException">The file cannot be read, or lacks a column.</exception>
    public static EraTable Read(
        string path, EraCsvOptions options, IProgress<ReadProgress>? progress, CancellationToken cancellation) =>
        Read(path, options, MostOnHeap, progress, cancellation);

    /// <inheritdoc cref="Read(string, EraCsvOptions, IProgress{ReadProgress}?, CancellationToken)"/>
    internal static EraTable Read(
        string path, EraCsvOptions options, long mostOnHeap, IProgress<ReadProgress>? progress, CancellationToken cancellation) =>
        ParquetFile.Use(path, file => new ParquetTable(file, options, mostOnHeap).Read(progress), cancellation);

    // Beside the data there is room for data; the folder of temporary files may well be memory.
    private static string FolderFor(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            AtomicFile.RequireWritable(Path.Combine(folder, "isotone.tmp"));
            return folder;
        }
        catch (DataFileException)
        {
            return Path.GetTempPath();
        }
    }

    private bool Has(string column, bool optional) => !optional || _file.Has(column) ? _file.IndexOf(column) >= 0 : false;

    private EraTable Read(IProgress<ReadProgress>? progress)
    {
        ParquetThinning? thinning = _options.EraStep > 1 && _era >= 0
            ? ParquetThinning.Of(_file, _options, hasDataType: _dataType >= 0)
            : null;
        using DuckDBResult result = _file.Read(Columns(), thinning?.Condition);
        long read = 0;
        while (result.Next())
        {
            _file.Cancellation.ThrowIfCancellationRequested();
            _features.Code(result, _firstFeature, read, _rows, _choice.Targets.Length);
            Append(result, read, thinning);
            if (read == 0)
            {
                // With the first values in order, later rows rarely bring others, and codes stay.
                _builder.Features.SortCodes();
                _features.ForgetCodes();
            }

            read += result.Count;
            ParquetFile.Report(progress, _file, read);
        }

        return read > 0 ? _builder.Build() : throw new DataFileException(_file.Path, "it has columns but no rows");
    }

    private IEnumerable<string> Columns()
    {
        if (_id >= 0)
            yield return _file.Text(_options.IdColumn);
        if (_era >= 0)
            yield return _file.Text(_options.EraColumn);
        if (_dataType >= 0)
            yield return _file.Text(_options.DataTypeColumn);
        foreach (string name in _choice.Targets.Concat(_choice.Features))
            yield return _file.Number(name);
    }

    private void Append(DuckDBResult result, long firstRow, ParquetThinning? thinning)
    {
        int count = result.Count;
        ReadIds(result);
        ReadTargets(result, firstRow);
        DuckDBVector eras = _era >= 0 ? result.Column(_era) : default;
        DuckDBVector dataTypes = _dataType >= 0 ? result.Column(_dataType) : default;
        for (int row = 0; row < count;)
        {
            ReadOnlySpan<byte> era = _era >= 0 ? eras.Text(row) : "all"u8;
            ReadOnlySpan<byte> dataType = _dataType >= 0 ? dataTypes.Text(row) : "unknown"u8;
            int end = row + 1;
            while (end < count && (_era < 0 || eras.Text(end).SequenceEqual(era)) && (_dataType < 0 || dataTypes.Text(end).SequenceEqual(dataType)))
                end++;
            _lastEra = ParquetValues.RequireEra(_file.Path, _options.EraColumn, _eras, _lastEra, era, firstRow + row);
            for (int start = row; start < end;)
            {
                int length = end - start;
                bool keeps = thinning?.Keeps(ref length) ?? true;
                if (keeps)
                    _builder.Append(_rows, start, start + length, era, dataType);
                start += length;
            }

            row = end;
        }
    }

    private void ReadIds(DuckDBResult result)
    {
        DuckDBVector ids = _id >= 0 ? result.Column(_id) : default;
        for (int row = 0; row < result.Count; row++)
        {
            _rows.Count = row;
            _rows.SetId(_id >= 0 ? ids.Text(row) : []);
        }

        _rows.Count = result.Count;
    }

    private void ReadTargets(DuckDBResult result, long firstRow)
    {
        int targets = _choice.Targets.Length;
        if (_numbers.Length < result.Count)
            _numbers = new double[result.Count];
        for (int target = 0; target < targets; target++)
        {
            result.Column(_targets + target).CopyTo(_numbers.AsSpan(0, result.Count));
            for (int row = 0; row < result.Count; row++)
                _rows.Targets[(row * targets) + target] = ParquetValues.Single(_numbers[row], _file.Path, _choice.Targets[target], firstRow + row);
        }
    }
}
