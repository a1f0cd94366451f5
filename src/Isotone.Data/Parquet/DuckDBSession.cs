using System.Globalization;
using System.Runtime.InteropServices;

namespace Isotone.Data;

/// <summary>What the library says when a query fails. The message is the library's.</summary>
internal sealed class DuckDBException(string message) : Exception(message);

/// <summary>A database in memory with one connection, to read files with.</summary>
internal sealed unsafe class DuckDBSession : IDisposable
{
    private nint _database;
    private nint _connection;

    /// <summary>Opens a database.</summary>
    /// <exception cref="DuckDBException">The library fails.</exception>
    public DuckDBSession(int threads)
    {
        if (DuckDBNative.duckdb_open(":memory:", out _database) != 0)
            throw new DuckDBException("the database in memory cannot be opened");
        try
        {
            if (DuckDBNative.duckdb_connect(_database, out _connection) != 0)
                throw new DuckDBException("the database in memory cannot be connected to");

            // Rows come in the order of the file; nothing is fetched from a network behind anyone's back.
            Run("SET autoinstall_known_extensions = false");
            Run("SET autoload_known_extensions = false");
            Run(string.Create(CultureInfo.InvariantCulture, $"SET threads = {threads}"));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins a query.</summary>
    /// <param name="query">One statement.</param>
    /// <exception cref="DuckDBException">It cannot be run.</exception>
    public DuckDBResult Query(string query)
    {
        nint statement = 0, pending = 0;
        try
        {
            if (DuckDBNative.duckdb_prepare(_connection, query, out statement) != 0)
                throw new DuckDBException(Text(DuckDBNative.duckdb_prepare_error(statement)));
            if (DuckDBNative.duckdb_pending_prepared_streaming(statement, out pending) != 0)
                throw new DuckDBException(Text(DuckDBNative.duckdb_pending_error(pending)));
            if (DuckDBNative.duckdb_execute_pending(pending, out DuckDBResultData result) == 0)
                return new DuckDBResult(result);
            string error = Text(DuckDBNative.duckdb_result_error(ref result));
            DuckDBNative.duckdb_destroy_result(ref result);
            throw new DuckDBException(error);
        }
        finally
        {
            DuckDBNative.duckdb_destroy_pending(ref pending);
            DuckDBNative.duckdb_destroy_prepare(ref statement);
        }
    }

    /// <summary>Runs a statement to its end, passing over what it answers.</summary>
    /// <exception cref="DuckDBException">It cannot be run.</exception>
    public void Run(string statement)
    {
        using DuckDBResult result = Query(statement);
        while (result.Next())
        {
        }
    }

    /// <summary>Ends what is being run, from any thread.</summary>
    public void Interrupt() => DuckDBNative.duckdb_interrupt(_connection);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_connection != 0)
            DuckDBNative.duckdb_disconnect(ref _connection);
        if (_database != 0)
            DuckDBNative.duckdb_close(ref _database);
    }

    /// <summary>A text of the library.</summary>
    internal static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}

/// <summary>The answer of a query, some thousand rows at a time.</summary>
internal sealed unsafe class DuckDBResult : IDisposable
{
    private DuckDBResultData _result;
    private nint _chunk;

    public DuckDBResult(DuckDBResultData result)
    {
        _result = result;
        int columns = (int)DuckDBNative.duckdb_column_count(ref _result);
        Names = new string[columns];
        Types = new DuckDBType[columns];
        for (int column = 0; column < columns; column++)
        {
            Names[column] = DuckDBSession.Text(DuckDBNative.duckdb_column_name(ref _result, (ulong)column));
            Types[column] = DuckDBNative.duckdb_column_type(ref _result, (ulong)column);
        }
    }

    public string[] Names { get; }

    public DuckDBType[] Types { get; }

    /// <summary>The rows that are there now.</summary>
    public int Count { get; private set; }

    /// <summary>Goes on to the next rows.</summary>
    /// <returns>False where there are none.</returns>
    /// <exception cref="DuckDBException">The query fails.</exception>
    public bool Next()
    {
        Release();
        do
        {
            Release();
            _chunk = DuckDBNative.duckdb_fetch_chunk(_result);
            if (_chunk == 0)
            {
                string error = DuckDBSession.Text(DuckDBNative.duckdb_result_error(ref _result));
                return error.Length == 0 ? false : throw new DuckDBException(error);
            }

            Count = (int)DuckDBNative.duckdb_data_chunk_get_size(_chunk);
        }
        while (Count == 0);
        return true;
    }

    /// <summary>A column of the rows that are there now; good until the next ones are.</summary>
    public DuckDBVector Column(int column)
    {
        nint vector = DuckDBNative.duckdb_data_chunk_get_vector(_chunk, (ulong)column);
        return new DuckDBVector(
            Types[column], (byte*)DuckDBNative.duckdb_vector_get_data(vector), DuckDBNative.duckdb_vector_get_validity(vector), Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        DuckDBNative.duckdb_destroy_result(ref _result);
    }

    private void Release()
    {
        Count = 0;
        if (_chunk != 0)
            DuckDBNative.duckdb_destroy_data_chunk(ref _chunk);
        _chunk = 0;
    }
}
