namespace Isotone.Data;

/// <summary>A problem with a record, before it is known on which line of the file its block begins.</summary>
/// <param name="line">The line within the block, from 0.</param>
/// <param name="column">The column's place in the header; -1 where no column is to blame.</param>
/// <param name="problem">What is wrong, as the rest of a sentence.</param>
internal sealed class CsvProblemException(int line, int column, string problem) : Exception(problem)
{
    public int Line => line;

    public int Column => column;

    /// <summary>The same for the reader of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="headers">The names of the columns.</param>
    /// <param name="linesBefore">The lines before the block.</param>
    public DataFileException For(string path, IReadOnlyList<string> headers, long linesBefore) =>
        new(path, Message, linesBefore + line + 1, column < 0 ? null : headers[column], this);
}
