using System.Runtime.InteropServices;

namespace Isotone.Data;

/// <summary>A query's answer as the library keeps it (duckdb.h, duckdb_result): opaque but for its size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDBResultData
{
    private readonly ulong _columns, _rows, _changed;
    private readonly nint _columnData, _error, _data;
}

/// <summary>The types of columns that are told apart (duckdb.h, duckdb_type).</summary>
internal enum DuckDBType
{
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,
    HugeInt = 16,
    Varchar = 17,
    Decimal = 19,
    Enum = 23,
    UHugeInt = 32,
}

/// <summary>The functions of DuckDB's C API that are called (duckdb.h), 1.0 or later. Those that give an int give 0 for success.</summary>
internal static unsafe partial class DuckDBNative
{
    /// <summary>The name the resolver of <see cref="DuckDBLibrary"/> answers to.</summary>
    public const string Library = "duckdb";

    [LibraryImport(Library)]
    public static partial byte* duckdb_library_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_open(string path, out nint database);

    [LibraryImport(Library)]
    public static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    public static partial int duckdb_connect(nint database, out nint connection);

    [LibraryImport(Library)]
    public static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library)]
    public static partial void duckdb_interrupt(nint connection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_prepare(nint connection, string query, out nint statement);

    [LibraryImport(Library)]
    public static partial byte* duckdb_prepare_error(nint statement);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_prepare(ref nint statement);

    [LibraryImport(Library)]
    public static partial int duckdb_pending_prepared_streaming(nint statement, out nint pending);

    [LibraryImport(Library)]
    public static partial byte* duckdb_pending_error(nint pending);

    [LibraryImport(Library)]
    public static partial int duckdb_execute_pending(nint pending, out DuckDBResultData result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_pending(ref nint pending);

    [LibraryImport(Library)]
    public static partial byte* duckdb_result_error(ref DuckDBResultData result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_result(ref DuckDBResultData result);

    [LibraryImport(Library)]
    public static partial ulong duckdb_column_count(ref DuckDBResultData result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_column_name(ref DuckDBResultData result, ulong column);

    [LibraryImport(Library)]
    public static partial DuckDBType duckdb_column_type(ref DuckDBResultData result, ulong column);

    [LibraryImport(Library)]
    public static partial nint duckdb_fetch_chunk(DuckDBResultData result);

    [LibraryImport(Library)]
    public static partial ulong duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(Library)]
    public static partial nint duckdb_data_chunk_get_vector(nint chunk, ulong column);

    [LibraryImport(Library)]
    public static partial void* duckdb_vector_get_data(nint vector);

    [LibraryImport(Library)]
    public static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_data_chunk(ref nint chunk);
}
