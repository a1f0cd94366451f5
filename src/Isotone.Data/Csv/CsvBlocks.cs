namespace Isotone.Data;

/// <summary>Cuts a stream into blocks of whole records, in order. Not for several threads at once.</summary>
/// <remarks>
/// A line break ends a record where an even number of quotes stands between the record's begin and it. Every block
/// begins with a record, so one count of quotes a block tells which breaks are ends: nothing is read twice, and where the
/// blocks are cut depends on the bytes alone.
/// </remarks>
internal sealed class CsvBlocks(string path, Stream stream, int blockBytes, int firstBlockBytes) : IDisposable
{
    // A quote that is never closed would otherwise swallow the rest of the file into one record.
    private const int MaxRecordBytes = 1 << 26;

    private byte[] _rest = [];
    private int _restLength;
    private bool _atEnd;
    private int _count;

    /// <summary>The bytes of the file; null where nobody knows, as for a pipe.</summary>
    public long? TotalBytes { get; } = stream.CanSeek ? stream.Length : null;

    /// <summary>The bytes of the blocks read so far.</summary>
    public long FileBytes { get; private set; }

    /// <summary>Reads the next records; false at the end of the file.</summary>
    /// <exception cref="DataFileException">The file cannot be read.</exception>
    public bool TryRead(CsvBlock block)
    {
        int wanted = _count == 0 ? firstBlockBytes : blockBytes;
        block.Reserve(Math.Max(wanted, _restLength + 1));
        _rest.AsSpan(0, _restLength).CopyTo(block.Buffer);
        int length = _restLength;
        int end = -1;
        while (end < 0)
        {
            length = Fill(block, length, Math.Max(wanted, length + 1));
            end = _atEnd ? length : EndOfRecords(block.Buffer.AsSpan(0, length));
            if (end >= 0)
                break;
            if (length >= MaxRecordBytes)
            {
                // Said in the block's turn: another thread may find something wrong before it.
                block.Problem = new CsvProblemException(
                    0, -1, $"the text is not CSV: a record is longer than {MaxRecordBytes >> 20} MiB; a quote may be left open");
                end = length;
                break;
            }

            // Room for the longest record at once would be wasted on nearly every file.
            wanted = Math.Min(2 * length, MaxRecordBytes);
        }

        _restLength = length - end;
        if (_rest.Length < _restLength)
            _rest = new byte[2 * _restLength];
        block.Buffer.AsSpan(end, _restLength).CopyTo(_rest);
        FileBytes += end;
        (block.Start, block.Index, block.FileBytes) = (0, _count++, FileBytes);
        block.SetEnd(end);
        return end > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private int Fill(CsvBlock block, int length, int wanted)
    {
        block.Reserve(wanted);
        try
        {
            while (length < wanted && !_atEnd)
            {
                int read = stream.Read(block.Buffer, length, wanted - length);
                _atEnd = read == 0;
                length += read;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "read");
        }

        return length;
    }

    /// <summary>Where the last whole record ends; -1 where none does.</summary>
    private static int EndOfRecords(ReadOnlySpan<byte> text)
    {
        int quotesBefore = text.Count((byte)'"');
        int end = text.Length;
        while (true)
        {
            int lineBreak = text[..end].LastIndexOf((byte)'\n');
            if (lineBreak < 0)
                return -1;
            quotesBefore -= text[(lineBreak + 1)..end].Count((byte)'"');
            if (quotesBefore % 2 == 0)
                return lineBreak + 1;
            end = lineBreak;
        }
    }
}
