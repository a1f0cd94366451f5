using System.Globalization;
using System.Text.Json;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// A file that is being downloaded, beside its destination: <c>.name.part</c> has the bytes, <c>.name.part.json</c> what
/// they are the beginning of. The destination is touched once the bytes are all there.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private static readonly byte[] _parquetMagic = "PAR1"u8.ToArray();

    private readonly string _path, _part, _note, _dataset;
    private readonly FileStream _stream;

    private PartialFile(string path, string dataset, string part, string note, FileStream stream) =>
        (_path, _dataset, _part, _note, _stream) = (path, dataset, part, note, stream);

    /// <summary>The bytes that are there.</summary>
    public long Length { get; private set; }

    /// <summary>The most bytes there were at any time.</summary>
    public long Furthest { get; private set; }

    /// <summary>The size of the whole; -1 where it is not known.</summary>
    public long Total { get; private set; } = -1;

    /// <summary>What tells the version of the file from others; null where the server gives nothing.</summary>
    public string? Validator { get; private set; }

    /// <summary>Opens what an earlier download of the same dataset has left, or begins a new one.</summary>
    /// <exception cref="DataFileException">The file cannot be written, or another process downloads it.</exception>
    public static PartialFile Open(string path, string dataset)
    {
        string full = Path.GetFullPath(path);
        string part = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.part");
        FileStream stream;
        try
        {
            stream = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(part))
        {
            throw new DataFileException(path, "it is being downloaded by another process", innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "written");
        }

        var file = new PartialFile(path, dataset, part, part + ".json", stream);
        file.Resume();
        return file;
    }

    /// <summary>Forgets the bytes.</summary>
    public void StartOver()
    {
        _stream.SetLength(0);
        (Length, Total, Validator) = (0, -1, null);
        File.Delete(_note);
    }

    /// <summary>Notes what the bytes are the beginning of.</summary>
    public void Describe(long total, string? validator)
    {
        if (total == Total && validator == Validator)
            return;
        (Total, Validator) = (total, validator);
        AtomicFile.Write(_note, stream =>
        {
            using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartObject();
            writer.WriteString("dataset", _dataset);
            writer.WriteNumber("total", total);
            writer.WriteString("validator", validator);
            writer.WriteEndObject();
        });
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);

            // Nothing stays in a buffer of this process: what was received outlives its death.
            _stream.Flush();
        }
        catch (IOException exception)
        {
            throw DataFile.Explain(_path, exception, "written");
        }

        Length += bytes.Length;
        Furthest = Math.Max(Furthest, Length);
    }

    /// <summary>What is wrong with a whole file, by its own form; null where nothing is.</summary>
    public string? Problem()
    {
        if (!_dataset.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            return null;
        byte[] ends = new byte[2 * _parquetMagic.Length];
        bool whole = Length >= ends.Length + sizeof(int);
        if (whole)
        {
            _stream.Seek(0, SeekOrigin.Begin);
            _stream.ReadExactly(ends.AsSpan(0, _parquetMagic.Length));
            _stream.Seek(-_parquetMagic.Length, SeekOrigin.End);
            _stream.ReadExactly(ends.AsSpan(_parquetMagic.Length));
            whole = ends.AsSpan(0, 4).SequenceEqual(_parquetMagic) && ends.AsSpan(4).SequenceEqual(_parquetMagic);
        }

        return whole ? null : string.Create(CultureInfo.InvariantCulture, $"its {Length} bytes are no whole Parquet file");
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="DataFileException">It cannot be put there.</exception>
    public void Finish()
    {
        try
        {
            _stream.Flush(flushToDisk: true);

            // Still open: nobody else may take it up between its closing and its renaming.
            File.Move(_part, _path, overwrite: true);
            File.Delete(_note);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(_path, exception, "written");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        if (Length == 0 && File.Exists(_part) && new FileInfo(_part).Length == 0)
            File.Delete(_part);
    }

    private void Resume()
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(_note));
            JsonElement note = document.RootElement;
            long total = note.GetProperty("total").GetInt64();
            if (note.GetProperty("dataset").GetString() == _dataset && total >= _stream.Length)
            {
                (Length, Furthest, Total, Validator) = (_stream.Length, _stream.Length, total, note.GetProperty("validator").GetString());
                _stream.Seek(0, SeekOrigin.End);
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Without a note nobody knows what the bytes are.
        }

        StartOver();
    }
}
