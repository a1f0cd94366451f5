namespace Isotone.Data;

/// <summary>Opens data files, turning what the file system reports into one sentence that names the file.</summary>
public static class DataFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Opens a file for reading from front to back.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFileException">It is not there, is a directory, or may not be read.</exception>
    public static FileStream OpenRead(string path)
    {
        // A directory opens as "access denied" on Unix, which would send the reader looking at permissions.
        if (Directory.Exists(path))
            throw new DataFileException(path, "is a directory where a file is needed");
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Explain(path, exception, "read");
        }
    }

    /// <summary>Reads a small file whole.</summary>
    /// <param name="path">The file; a byte order mark of UTF-8 is left out.</param>
    /// <exception cref="DataFileException">It is not there, is a directory, or cannot be read.</exception>
    public static byte[] ReadAll(string path)
    {
        using FileStream stream = OpenRead(path);
        try
        {
            using var content = new MemoryStream();
            stream.CopyTo(content);
            byte[] bytes = content.ToArray();
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            return bytes.AsSpan().StartsWith(mark) ? bytes[mark.Length..] : bytes;
        }
        catch (IOException exception)
        {
            throw Explain(path, exception, "read");
        }
    }

    /// <summary>The exception that says in one sentence why a file could not be read or written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What the file system reported.</param>
    /// <param name="verb">"read" or "written".</param>
    public static DataFileException Explain(string path, Exception exception, string verb)
    {
        string problem = exception switch
        {
            FileNotFoundException => "there is no such file",
            DirectoryNotFoundException => "its folder does not exist",
            UnauthorizedAccessException => $"it cannot be {verb}: permission denied",
            PathTooLongException => "the path is too long",
            _ => $"it cannot be {verb}: {exception.Message.TrimEnd('.')}",
        };
        return new DataFileException(path, problem, innerException: exception);
    }
}
