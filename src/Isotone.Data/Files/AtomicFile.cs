namespace Isotone.Data;

/// <summary>Writes a file whole or not at all.</summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Writes aside, to a temporary file in the same folder, and renames it over <paramref name="path"/> once every
    /// byte is on the disk. Where <paramref name="write"/> throws, is cancelled or the disk is full, the temporary
    /// file is removed and a file that was at <paramref name="path"/> before stays as it was.
    /// </summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="write">Writes the content to the stream it gets, which is closed for it.</param>
    /// <exception cref="DataFileException">
    /// <paramref name="path"/> is a directory, its folder does not exist, or it may not be written.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        RequirePlace(path);
        string full = Path.GetFullPath(path);
        string aside = Aside(full);
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, full, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Remove(aside);
            throw DataFile.Explain(path, exception, "written");
        }
        catch
        {
            Remove(aside);
            throw;
        }
    }

    /// <summary>
    /// Checks that a file could be written, so that this is known before long work. Nothing that was there changes.
    /// </summary>
    /// <param name="path">The file that is to be written later.</param>
    /// <exception cref="DataFileException">
    /// <paramref name="path"/> is a directory, its folder does not exist, or it may not be written.
    /// </exception>
    public static void RequireWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequirePlace(path);
        string aside = Aside(Path.GetFullPath(path));
        try
        {
            new FileStream(aside, FileMode.CreateNew, FileAccess.Write).Dispose();
            File.Delete(aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "written");
        }
    }

    private static void RequirePlace(string path)
    {
        // Renaming would put a file in the place of the device, where the user may do that.
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is "/dev" or "/dev/fd" or "/dev/pts" || folder?.StartsWith("/proc/", StringComparison.Ordinal) == true)
            throw new DataFileException(path, "is a device, and a file is needed that can be written aside and renamed");
        if (Directory.Exists(path))
            throw new DataFileException(path, "is a directory where a file is to be written");
    }

    // A name of its own in the same folder, so that renaming moves no bytes.
    private static string Aside(string full) =>
        Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}.tmp");

    // The first failure is the one to report: a temporary file that cannot be removed either must not hide it.
    private static void Remove(string aside)
    {
        try
        {
            File.Delete(aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
