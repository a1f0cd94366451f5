using System.Text;

namespace Isotone.Data;

/// <summary>A CSV file with a header, as blocks of records. Not for several threads at once.</summary>
internal sealed class CsvFile : IDisposable
{
    /// <summary>The bytes read at a time: long enough to be worth a thread's turn, short enough to stay in its cache.</summary>
    public const int DefaultBlockBytes = 1 << 20;

    // The first block is short: it shows which values the columns have before several threads meet them at once.
    private const int FirstBlockShare = 4;

    private readonly CsvBlocks _blocks;
    private readonly string[] _headers;
    private CsvBlock? _first;

    private CsvFile(string path, Stream stream, int blockBytes)
    {
        Path = path;
        _blocks = new CsvBlocks(path, stream, blockBytes, Math.Max(1, blockBytes / FirstBlockShare));
        try
        {
            _headers = ReadHeader();
        }
        catch (CsvProblemException problem)
        {
            _blocks.Dispose();
            throw problem.For(path, [], 0);
        }
        catch
        {
            _blocks.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The names of the columns, distinct but for columns without a name.</summary>
    public IReadOnlyList<string> Headers => _headers;

    /// <summary>The lines that the header takes, with blank ones before it.</summary>
    public int HeaderLines { get; private set; }

    /// <inheritdoc cref="CsvBlocks.TotalBytes"/>
    public long? TotalBytes => _blocks.TotalBytes;

    /// <inheritdoc cref="CsvBlocks.FileBytes"/>
    public long FileBytes => _blocks.FileBytes;

    public static CsvFile Open(string path, int blockBytes = DefaultBlockBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CsvFile(path, DataFile.OpenRead(path), blockBytes);
    }

    /// <summary>The place of a column in a record.</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="DataFileException">There is no such column.</exception>
    public int IndexOf(string name)
    {
        int index = Array.IndexOf(_headers, name);
        return index >= 0 ? index : throw new DataFileException(Path, "the header has no such column", line: 1, column: name);
    }

    /// <summary>The next records after the header: a block in place of <paramref name="used"/>; null at the end.</summary>
    /// <param name="used">A block that is not needed any more, to be filled again.</param>
    /// <exception cref="DataFileException">The file cannot be read.</exception>
    public CsvBlock? Next(CsvBlock used)
    {
        if (_first is CsvBlock first)
        {
            _first = null;
            return first;
        }

        return _blocks.TryRead(used) ? used : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _blocks.Dispose();

    private string[] ReadHeader()
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        var block = new CsvBlock();
        var cursor = new CsvCursor();
        int lines = 0;
        while (_blocks.TryRead(block))
        {
            if (block.Index == 0 && block.Buffer.AsSpan(0, block.End).StartsWith(byteOrderMark))
                block.Start = byteOrderMark.Length;
            block.RequireRecords();
            cursor.Open(block);
            if (cursor.NextRecord())
                return Names(block, cursor, lines);
            lines += cursor.Line;
        }

        throw new DataFileException(Path, "is empty");
    }

    private string[] Names(CsvBlock block, CsvCursor cursor, int linesBefore)
    {
        var names = new List<string>();
        while (!cursor.RecordEnded)
            names.Add(Encoding.UTF8.GetString(cursor.Field()));
        block.Start = cursor.Position;
        HeaderLines = linesBefore + cursor.Line;
        _first = block;
        string? twice = names.Where(name => name.Length > 0).GroupBy(name => name)
            .FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? [.. names]
            : throw new DataFileException(Path, "the header names the column twice", line: 1, column: twice);
    }
}
