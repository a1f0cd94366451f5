using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone.Learning;

/// <summary>
/// The Gram matrix X'X of a matrix X that comes in blocks of rows, so that X itself need never be in memory. Sums run in
/// double, in the order of the rows cut at multiples of <see cref="BlockRows"/> of each block added. Not for several
/// threads at once; a sum is this thread's work alone, so its bits depend on no number of threads.
/// </summary>
/// <remarks>
/// Goto and van de Geijn, Anatomy of high-performance matrix multiplication, ACM TOMS 34 (2008). Both factors are the same
/// block, packed in strips as wide as a tile; only the tiles that touch the upper triangle are computed.
/// </remarks>
public sealed class GramMatrix
{
    /// <summary>The rows that are worth adding at once: the strips of two tiles of so many rows fit the first-level cache.</summary>
    public const int BlockRows = 128;

    private readonly int _tileRows, _tileColumns;
    private readonly int _rowTiles, _columnTiles;
    private readonly Memory<double> _sums, _left, _right;

    /// <summary>The Gram matrix of no rows.</summary>
    /// <param name="columns">The columns of X, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is below 1.</exception>
    public GramMatrix(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Columns = columns;
        (_tileRows, _tileColumns) = Tile();
        _rowTiles = (columns + _tileRows - 1) / _tileRows;
        _columnTiles = (columns + _tileColumns - 1) / _tileColumns;
        _sums = Aligned(checked(_rowTiles * _tileRows * _columnTiles * _tileColumns));
        _left = Aligned(_rowTiles * _tileRows * BlockRows);
        _right = Aligned(_columnTiles * _tileColumns * BlockRows);
    }

    /// <summary>The columns of X.</summary>
    public int Columns { get; }

    /// <summary>Begins anew, with no rows.</summary>
    public void Clear() => _sums.Span.Clear();

    /// <summary>Adds rows of X.</summary>
    /// <param name="rows">The rows, row-major, shape [m, columns].</param>
    /// <exception cref="ArgumentException">The length is no multiple of <see cref="Columns"/>.</exception>
    public void Add(ReadOnlySpan<double> rows)
    {
        if (rows.Length % Columns != 0)
            throw new ArgumentException($"rows has {rows.Length} elements, which are no rows of {Columns}.", nameof(rows));
        for (int start = 0; start < rows.Length; start += BlockRows * Columns)
        {
            ReadOnlySpan<double> block = rows.Slice(start, Math.Min(BlockRows * Columns, rows.Length - start));
            Pack(block, _left.Span, _tileRows);
            Pack(block, _right.Span, _tileColumns);
            if (Vector512.IsHardwareAccelerated)
                AddPacked<MatrixKernel512<double>>(block.Length / Columns);
            else if (Vector.IsHardwareAccelerated)
                AddPacked<MatrixKernelVector<double>>(block.Length / Columns);
            else
                AddPacked<MatrixKernelScalar<double>>(block.Length / Columns);
        }
    }

    /// <summary>Copies the whole symmetric matrix.</summary>
    /// <param name="destination">Receives X'X, shape [columns, columns].</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public void CopyTo(Span<double> destination)
    {
        if (destination.Length != Columns * Columns)
            throw new ArgumentException($"destination has {destination.Length} elements where {Columns * Columns} are needed.", nameof(destination));
        int stride = _columnTiles * _tileColumns;
        ReadOnlySpan<double> sums = _sums.Span;
        for (int i = 0; i < Columns; i++)
        {
            for (int j = i; j < Columns; j++)
                destination[(i * Columns) + j] = destination[(j * Columns) + i] = sums[(i * stride) + j];
        }
    }

    private static (int Rows, int Columns) Tile()
    {
        if (Vector512.IsHardwareAccelerated)
            return (MatrixKernel512<double>.TileRows, MatrixKernel512<double>.TileColumns);
        return Vector.IsHardwareAccelerated
            ? (MatrixKernelVector<double>.TileRows, MatrixKernelVector<double>.TileColumns)
            : (MatrixKernelScalar<double>.TileRows, MatrixKernelScalar<double>.TileColumns);
    }

    // Strip s holds columns s * width up to (s + 1) * width, row after row; columns past the end stay the zeros they are.
    private void Pack(ReadOnlySpan<double> block, Span<double> strips, int width)
    {
        int rows = block.Length / Columns;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> values = block.Slice(row * Columns, Columns);
            int to = row * width;
            for (int column = 0; column < Columns; column += width, to += BlockRows * width)
                values.Slice(column, Math.Min(width, Columns - column)).CopyTo(strips.Slice(to, width));
        }
    }

    private unsafe void AddPacked<TKernel>(int rows)
        where TKernel : struct, IMatrixKernel<double>
    {
        int stride = _columnTiles * TKernel.TileColumns;
        fixed (double* sums = &MemoryMarshal.GetReference(_sums.Span))
        fixed (double* left = &MemoryMarshal.GetReference(_left.Span))
        fixed (double* right = &MemoryMarshal.GetReference(_right.Span))
        {
            for (int column = 0; column < _columnTiles; column++)
            {
                int end = (column + 1) * TKernel.TileColumns;
                double* panel = right + ((nint)column * BlockRows * TKernel.TileColumns);
                for (int row = 0; row < _rowTiles && row * TKernel.TileRows < end; row++)
                {
                    TKernel.Multiply(
                        rows, left + ((nint)row * BlockRows * TKernel.TileRows), 1, TKernel.TileRows, panel,
                        sums + ((nint)row * TKernel.TileRows * stride) + (column * TKernel.TileColumns), stride, accumulate: true);
                }
            }
        }
    }

    // Pinned, so that an alignment found once holds for good.
    private static unsafe Memory<double> Aligned(int length)
    {
        const int CacheLine = 64;
        double[] array = GC.AllocateArray<double>(length + (CacheLine / sizeof(double)), pinned: true);
        nuint address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        nuint skip = ((CacheLine - (address % CacheLine)) % CacheLine) / sizeof(double);
        return array.AsMemory((int)skip, length);
    }
}
