using System.Globalization;
using System.Text;
using CsvHelper;

namespace Isotone.Data;

/// <summary>
/// The records of a CSV file with a header, one at a time: every problem with the text becomes a
/// <see cref="DataFileException"/> with file, line and column, and every so many rows the progress is told and a
/// cancellation noticed.
/// </summary>
internal sealed class CsvRecords : IDisposable
{
    private const int RowsPerReport = 1024;

    // A quote that is never closed would otherwise swallow the rest of the file into one record.
    private const int MaxRecordBytes = 1 << 26;

    private static readonly CsvReaderOptions _options = new()
    {
        Separator = ',',
        DetectSeparatorHint = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
        TrackLineNumbers = true,
        MaxRecordSize = MaxRecordBytes,
        BufferSize = 1 << 18,
    };

    private readonly CsvReader _reader;
    private readonly long? _totalBytes;
    private readonly IProgress<ReadProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly string[] _headers;
    private readonly FloatText _floats = new();

    private CsvRecords(
        string path, FileStream file, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        Path = path;
        _progress = progress;
        _cancellation = cancellation;
        _totalBytes = file.CanSeek ? file.Length : null;
        _reader = CsvReader.Create(file, _options, leaveOpen: false);
        try
        {
            _headers = ReadHeader();
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The names of the columns, distinct but for columns without a name.</summary>
    public IReadOnlyList<string> Headers => _headers;

    /// <summary>The data rows read so far.</summary>
    public int RowCount { get; private set; }

    public static CsvRecords Open(string path, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CsvRecords(path, DataFile.OpenRead(path), progress, cancellation);
    }

    /// <summary>The place of a column in a record.</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="DataFileException">There is no such column.</exception>
    public int IndexOf(string name)
    {
        int index = Array.IndexOf(_headers, name);
        return index >= 0 ? index : throw new DataFileException(Path, "the header has no such column", line: 1, column: name);
    }

    /// <summary>Advances to the next record; false at the end of the file.</summary>
    /// <exception cref="DataFileException">The record has more or fewer fields than the header, or its quotes are broken.</exception>
    public bool Read()
    {
        if (RowCount % RowsPerReport == 0)
            _cancellation.ThrowIfCancellationRequested();
        if (!Guarded(_reader.Read))
        {
            if (RowCount == 0)
                throw new DataFileException(Path, "has a header but no rows");
            _progress?.Report(new ReadProgress(_totalBytes ?? _reader.ByteOffset, _totalBytes, RowCount));
            return false;
        }

        if (_reader.FieldCount != _headers.Length)
        {
            string more = _reader.FieldCount < _headers.Length ? "fewer" : "more";
            throw new DataFileException(
                Path,
                $"there are {more} fields ({_reader.FieldCount}) than the header names columns ({_headers.Length})",
                _reader.LineNumber);
        }

        RowCount++;
        if (RowCount % RowsPerReport == 0)
            _progress?.Report(new ReadProgress(_reader.ByteOffset, _totalBytes, RowCount));
        return true;
    }

    public ReadOnlySpan<byte> Text(int column) => _reader.GetSpan(column);

    /// <summary>The float32 nearest to the decimal text; NaN where the field is empty.</summary>
    /// <exception cref="DataFileException">The field is not a finite number.</exception>
    public float Single(int column)
    {
        ReadOnlySpan<byte> text = _reader.GetSpan(column);
        if (text.IsEmpty)
            return float.NaN;
        return _floats.TryParse(_reader, column, text, out float value) ? value : throw NotANumber(column, text, "float32");
    }

    /// <summary>The double nearest to the decimal text; NaN where the field is empty.</summary>
    /// <exception cref="DataFileException">The field is not a finite number.</exception>
    public double Double(int column)
    {
        ReadOnlySpan<byte> text = _reader.GetSpan(column);
        if (text.IsEmpty)
            return double.NaN;
        return FloatText.TryParse(_reader, column, text, out double value) ? value : throw NotANumber(column, text, "float64");
    }

    /// <summary>A problem with a field of the current record.</summary>
    public DataFileException Problem(int column, string problem) =>
        new(Path, problem, _reader.LineNumber, _headers[column]);

    public void Dispose() => _reader.Dispose();

    private string[] ReadHeader()
    {
        string[] headers = [.. Guarded(() => _reader.Headers)];
        if (headers.Length == 0)
            throw new DataFileException(Path, "is empty");
        string? twice = headers.Where(name => name.Length > 0).GroupBy(name => name)
            .FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            throw new DataFileException(Path, "the header names the column twice", line: 1, column: twice);
        return headers;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException exception)
        {
            long? line = exception.LineNumber > 0 ? exception.LineNumber : null;
            throw new DataFileException(
                Path, $"the text is not CSV: {exception.Message.TrimEnd('.')}", line, innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(Path, exception, "read");
        }
    }

    private DataFileException NotANumber(int column, ReadOnlySpan<byte> text, string type)
    {
        const int Shown = 40;
        string shown = Encoding.UTF8.GetString(text);
        if (shown.Length > Shown)
            shown = shown[..Shown] + "...";
        // What overflows reads as infinity: a word for infinity has no digits.
        bool number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return Problem(column, number switch
        {
            false => $"'{shown}' is not a number",
            true when double.IsNaN(value) || !text.ContainsAnyInRange((byte)'0', (byte)'9') =>
                $"'{shown}' is not a finite number; leave a missing value empty",
            true => $"'{shown}' is beyond the range of {type}",
        });
    }
}
