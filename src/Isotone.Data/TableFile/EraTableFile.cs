namespace Isotone.Data;

/// <summary>
/// Keeps era tables in files that open at once: features as one byte a value, mapped into memory and read as they are
/// needed. The format is described in docs/formats/era-table.md.
/// </summary>
/// <remarks>
/// Nothing is kept behind anyone's back: a table file is made when somebody asks for it, and is what it was made from at
/// that time.
/// </remarks>
public static class EraTableFile
{
    /// <summary>Whether a file is an era table, by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <returns>False also where it cannot be read or is a pipe: whoever reads it then says what is wrong.</returns>
    public static bool IsTable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            // A pipe has no length, and one that a link such as /dev/fd/63 leads to has no path. Opening it to look would
            // take what is in it.
            var file = new FileInfo(path);
            FileSystemInfo? target = file.ResolveLinkTarget(returnFinalTarget: true);
            file = target is null ? file : new FileInfo(target.FullName);
            if (!file.Exists || file.Length < EraTableHeader.Magic.Length)
                return false;
            using FileStream stream = file.OpenRead();
            if (!stream.CanSeek)
                return false;
            byte[] first = new byte[EraTableHeader.Magic.Length];
            return stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length
                && first.AsSpan().SequenceEqual(EraTableHeader.Magic);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes a table. The file appears whole or not at all; the same table gives the same bytes.</summary>
    /// <param name="path">The file to write; an existing one is replaced, also while a table over it is in use.</param>
    /// <param name="table">The table.</param>
    /// <param name="progress">Hears about every thousand rows how many are written.</param>
    /// <param name="cancellation">Stops the writing; nothing is left behind.</param>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled.</exception>
    public static void Write(
        string path, EraTable table, IProgress<RowProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        EraTableWriter.RequireLittleEndian(path);
        AtomicFile.Write(path, stream => new EraTableWriter(table, progress, cancellation).Write(stream));
    }

    /// <summary>Opens a table. Its features and targets are mapped: they take memory as they are used.</summary>
    /// <param name="path">The file. It must not be changed in place while the table is in use; replacing it is fine.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <remarks>
    /// Every byte is checked against its checksum, which reads the file once: about 0.05 s for 160 MB that are in the
    /// system's cache.
    /// </remarks>
    /// <exception cref="DataFileException">
    /// The file cannot be read, is no table, is of a newer version, cut off or damaged.
    /// </exception>
    /// <exception cref="OperationCanceledException">The opening was cancelled.</exception>
    public static EraTable Open(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        EraTableWriter.RequireLittleEndian(path);
        using FileStream file = DataFile.OpenRead(path);
        try
        {
            byte[] header = new byte[EraTableHeader.Bytes];
            int read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            var parsed = EraTableHeader.Parse(path, header.AsSpan(0, read), file.Length);
            return new MappedTable(path, file, parsed).Read(cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "read");
        }
    }
}
