using System.Globalization;

namespace Isotone.Data;

/// <summary>
/// A data file that cannot be read, written or used. The message is one sentence that names the file and, where they
/// are known, the line and the column.
/// </summary>
public sealed class DataFileException : Exception
{
    /// <summary>A problem with a data file.</summary>
    /// <param name="path">The file, or the name of the data where it did not come from a file.</param>
    /// <param name="problem">What is wrong, as the rest of a sentence without its full stop.</param>
    /// <param name="line">The line of the file, from 1; null where no line is to blame.</param>
    /// <param name="column">The name of the column; null where no column is to blame.</param>
    /// <param name="innerException">What the file system or the parser reported, if anything.</param>
    public DataFileException(
        string path, string problem, long? line = null, string? column = null, Exception? innerException = null)
        : base(Sentence(path, problem, line, column), innerException)
    {
        Path = path;
        Line = line;
        Column = column;
    }

    /// <summary>The file, or the name of the data where it did not come from a file.</summary>
    public string Path { get; }

    /// <summary>The line of the file, from 1 (the header is line 1); null where no line is to blame.</summary>
    public long? Line { get; }

    /// <summary>The name of the column; null where no column is to blame.</summary>
    public string? Column { get; }

    private static string Sentence(string path, string problem, long? line, string? column)
    {
        string where = path;
        if (line is not null)
            where = string.Create(CultureInfo.InvariantCulture, $"{where}, line {line}");
        if (column is not null)
            where = $"{where}, column '{column}'";
        return $"{where}: {problem}.";
    }
}
