using System.Globalization;

namespace Isotone.Data;

/// <summary>A Parquet file: its columns, and queries of them. Texts are UTF-8, numbers any type that float64 holds.</summary>
internal sealed class ParquetFile : IDisposable
{
    private static readonly byte[] _magic = "PAR1"u8.ToArray();

    private readonly DuckDBSession _session;
    private readonly CancellationTokenRegistration _cancelling;
    private readonly Dictionary<string, int> _places;

    private ParquetFile(string path, CancellationToken cancellation)
    {
        Path = path;
        Cancellation = cancellation;
        _session = new DuckDBSession(Parallelism.Degree);
        _cancelling = cancellation.Register(_session.Interrupt);
        using DuckDBResult none = _session.Query($"SELECT * FROM {Source} LIMIT 0");
        Names = none.Names;
        Types = none.Types;
        _places = Names.Select((name, place) => (name, place)).ToDictionary(column => column.name, column => column.place);
        using DuckDBResult size = _session.Query($"SELECT CAST(sum(num_rows) AS DOUBLE) FROM parquet_file_metadata({Literal(path)})");
        RowCount = size.Next() ? (long)size.Column(0).Values<double>()[0] : 0;
    }

    public string Path { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>The names of the columns, in the order of the file.</summary>
    public string[] Names { get; }

    /// <summary>The types of the columns.</summary>
    public DuckDBType[] Types { get; }

    public long RowCount { get; }

    private string Source => $"read_parquet({Literal(Path)}, binary_as_string = true)";

    /// <summary>Whether a file is to be read as Parquet: by its first bytes, or by its name where it has others.</summary>
    public static bool Is(string path)
    {
        try
        {
            // A pipe cannot be looked into; see EraTableFile.IsTable.
            var file = new FileInfo(path);
            FileSystemInfo? target = file.ResolveLinkTarget(returnFinalTarget: true);
            file = target is null ? file : new FileInfo(target.FullName);
            if (!file.Exists || file.Length == 0)
                return false;
            using FileStream stream = file.OpenRead();
            if (!stream.CanSeek)
                return false;
            byte[] first = new byte[_magic.Length];
            return (stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.AsSpan().SequenceEqual(_magic))
                || path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Opens a file and does something with it.</summary>
    /// <exception cref="DataFileException">The library is missing, or the file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static T Use<T>(string path, Func<ParquetFile, T> work, CancellationToken cancellation)
    {
        RequireWhole(path);
        if (DuckDBLibrary.Problem is string problem)
            throw new DataFileException(path, problem);
        try
        {
            using var file = new ParquetFile(path, cancellation);
            return work(file);
        }
        catch (DuckDBException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new DataFileException(path, $"it cannot be read as Parquet: {Sentence(path, exception.Message)}", innerException: exception);
        }
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="DataFileException">There is none of this name.</exception>
    public int IndexOf(string name) => _places.TryGetValue(name, out int place)
        ? place
        : throw new DataFileException(Path, "the file has no such column", column: name);

    public bool Has(string name) => _places.ContainsKey(name);

    /// <summary>Begins to read columns, in the order of the file's rows.</summary>
    /// <param name="columns">What to read of each row, made by <see cref="Text"/> and <see cref="Number"/>.</param>
    /// <param name="condition">Which rows, as SQL; null for all.</param>
    public DuckDBResult Read(IEnumerable<string> columns, string? condition = null) => _session.Query(
        $"SELECT {string.Join(", ", columns)} FROM {Source}{(condition is null ? "" : $" WHERE {condition}")}");

    /// <summary>A column as a text; numbers that are not known are NULL.</summary>
    public string Text(string name)
    {
        string column = Identifier(name);
        return Types[IndexOf(name)] switch
        {
            DuckDBType.Varchar => column,
            DuckDBType.Float or DuckDBType.Double => $"CASE WHEN isnan({column}) THEN NULL ELSE CAST({column} AS VARCHAR) END",
            _ => $"CAST({column} AS VARCHAR)",
        };
    }

    /// <summary>A column as a number.</summary>
    /// <exception cref="DataFileException">It holds no numbers, or there is none of this name.</exception>
    public string Number(string name) => Types[IndexOf(name)] switch
    {
        DuckDBType.Boolean or DuckDBType.TinyInt or DuckDBType.SmallInt or DuckDBType.Integer or DuckDBType.UTinyInt
            or DuckDBType.USmallInt or DuckDBType.Float or DuckDBType.Double => Identifier(name),
        DuckDBType.BigInt or DuckDBType.UInteger or DuckDBType.UBigInt or DuckDBType.HugeInt or DuckDBType.UHugeInt
            or DuckDBType.Decimal => $"CAST({Identifier(name)} AS DOUBLE)",
        DuckDBType other => throw new DataFileException(Path, $"the column holds {Kind(other)} where numbers are needed", column: name),
    };

    /// <summary>A text in SQL.</summary>
    public static string TextLiteral(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Tells how far the reading is, in the rows of the file.</summary>
    public static void Report(IProgress<ReadProgress>? progress, ParquetFile file, long rows)
    {
        long bytes = new FileInfo(file.Path).Length;
        double share = file.RowCount > 0 ? Math.Min(1, (double)rows / file.RowCount) : 1;
        progress?.Report(new ReadProgress((long)(bytes * share), bytes, (int)rows));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancelling.Dispose();
        _session.Dispose();
    }

    // Patterns are not meant: each of their characters stands for itself.
    private static string Literal(string path) => TextLiteral(string.Concat(path.Select(
        character => character is '*' or '?' or '[' ? $"[{character}]" : character.ToString())));

    // The library would say it too, in many words.
    private static void RequireWhole(string path)
    {
        using FileStream stream = DataFile.OpenRead(path);
        byte[] ends = new byte[2 * _magic.Length];
        if (stream.Length >= 12)
        {
            stream.ReadExactly(ends.AsSpan(0, _magic.Length));
            stream.Seek(-_magic.Length, SeekOrigin.End);
            stream.ReadExactly(ends.AsSpan(_magic.Length));
        }
        else
        {
            stream.ReadAtLeast(ends.AsSpan(0, _magic.Length), _magic.Length, throwOnEndOfStream: false);
        }

        if (!ends.AsSpan(0, _magic.Length).SequenceEqual(_magic))
            throw new DataFileException(path, "it is no Parquet file, though its name says so");
        if (!ends.AsSpan(_magic.Length).SequenceEqual(_magic))
            throw new DataFileException(path, "the Parquet file is cut off: its end is missing");
    }

    // "Invalid Input Error: ..., and hints in further lines.
    private static string Sentence(string path, string message)
    {
        string line = message.Split('\n')[0].Trim();
        int kind = line.IndexOf("Error: ", StringComparison.Ordinal);
        line = kind is >= 0 and < 40 ? line[(kind + "Error: ".Length)..] : line;
        line = line.Replace($"'{path}'", "the file", StringComparison.Ordinal).Replace($"\"{path}\"", "the file", StringComparison.Ordinal).TrimEnd('.');
        return line.Length > 0 ? char.ToLower(line[0], CultureInfo.InvariantCulture) + line[1..] : "the library does not say why";
    }

    private static string Kind(DuckDBType type) => type switch
    {
        DuckDBType.Varchar or DuckDBType.Enum => "texts",
        _ => "values of another kind",
    };
}
