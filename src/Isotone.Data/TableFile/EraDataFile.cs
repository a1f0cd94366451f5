namespace Isotone.Data;

/// <summary>Reads era data from a file, be it CSV, Parquet or an era table.</summary>
public static class EraDataFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its first bytes tell what it is.</param>
    /// <param name="options">Which columns to read; of an era table all that it has by default.</param>
    /// <param name="progress">Hears, on the calling thread, how far the reading of a CSV or Parquet file is.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <remarks>
    /// A table was told what its columns are when it was made: their names, and which may be missing, are not looked at,
    /// and a feature prefix only where it is another than the default one.
    /// </remarks>
    /// <exception cref="DataFileException">
    /// The file cannot be read or lacks a column; see <see cref="EraCsvReader"/> and <see cref="EraTableFile.Open"/>.
    /// </exception>
    /// <exception cref="ArgumentException">A column is chosen twice, or the options' step is below 1.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static EraTable Read(
        string path, EraCsvOptions? options = null, IProgress<ReadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new EraCsvOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.EraStep, 1, nameof(options));
        if (ParquetFile.Is(path))
            return ParquetTable.Read(path, options, progress, cancellation);
        if (!EraTableFile.IsTable(path))
            return EraCsvReader.Read(path, options, progress, cancellation);
        EraTable table = EraTableFile.Open(path, cancellation);
        var choice = ColumnChoice.OfTable(table, options);
        table = table.Select(choice.Features, choice.Targets);
        return options.EraStep == 1 ? table : table.EveryEra(options.EraStep);
    }
}
