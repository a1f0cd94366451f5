namespace Isotone.Data;

/// <summary>
/// Reads era data in Numerai's legacy layout: <c>id, era, data_type, feature*, target*</c>, the columns in any order,
/// other columns passed over, features and targets missing where they are empty, or "NaN", "NA", "null" and the like, as pandas has them. The text is in memory about a megabyte a thread.
/// </summary>
public static class EraCsvReader
{
    /// <summary>Reads a file into a table.</summary>
    /// <param name="path">The file: comma-separated UTF-8 with a header, quoted as in RFC 4180 where needed.</param>
    /// <param name="options">Which columns to read; the legacy layout by default.</param>
    /// <param name="progress">Hears about every megabyte, on the calling thread, how many bytes are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <remarks>On up to <see cref="Parallelism.Degree"/> threads; the table does not depend on their number.</remarks>
    /// <exception cref="DataFileException">
    /// The file cannot be opened, is empty or has no rows, lacks a column or names one twice, has a record with more or
    /// fewer fields than the header, a field that is not a finite number, an empty era, or an era that comes back after
    /// another one began. The message names the line and the column of the first problem in the file.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The options' <see cref="EraCsvOptions.EraStep"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static EraTable Read(
        string path, EraCsvOptions? options = null, IProgress<ReadProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Read(path, options, CsvFile.DefaultBlockBytes, progress, cancellation);

    /// <inheritdoc cref="Read(string, EraCsvOptions?, IProgress{ReadProgress}?, CancellationToken)"/>
    internal static EraTable Read(
        string path, EraCsvOptions? options, int blockBytes, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        options ??= new EraCsvOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.EraStep, 1, nameof(options));
        using CsvFile file = CsvFile.Open(path, blockBytes);
        var columns = new EraCsvColumns(file, options);
        var assembly = new EraCsvAssembly(path, file.Headers, columns, options);
        EraTable table = new EraCsvLoad(file, columns, assembly, progress, cancellation).Run(Parallelism.Degree);
        progress?.Report(new ReadProgress(file.FileBytes, file.TotalBytes, assembly.RowsRead));
        return table;
    }
}
