namespace Isotone.Data;

/// <summary>How far the reading of a file has come.</summary>
/// <param name="BytesRead">The bytes read so far.</param>
/// <param name="TotalBytes">The bytes of the file; null where it is not known, as for a pipe.</param>
/// <param name="Rows">The data rows read so far.</param>
public readonly record struct ReadProgress(long BytesRead, long? TotalBytes, int Rows);

/// <summary>How far the writing or the making of rows has come.</summary>
/// <param name="Rows">The rows done so far.</param>
/// <param name="TotalRows">The rows there will be.</param>
public readonly record struct RowProgress(int Rows, int TotalRows);
