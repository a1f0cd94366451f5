using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>
/// One matrix product at a time, in one parallel loop: its first parts pack the right factor, the others compute rows of
/// the result from it.
/// </summary>
internal sealed unsafe class MatrixProductLoop<T, TKernel> : ParallelLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernel : struct, IMatrixKernel<T>
{
    /// <summary>
    /// The longest piece that the inner dimension is cut into. A strip of the left factor of that depth stays in the
    /// first-level cache while the panels of the right factor pass by from the second level.
    /// </summary>
    public const int Depth = 384;

    // What of the right factor stays in the second-level cache beside a block of the left one.
    private const int ResidentBytes = 1 << 19;
    private const int RowsPackedAtATime = 64;
    private const int StripsPackedAtATime = 24;

    // Parts a thread: many where rows can be handed out freely, so that the last one is not waited for long.
    private const int PartsPerThread = 16;

    [ThreadStatic]
    private static MatrixProductLoop<T, TKernel>? _forThisThread;

    private Matrix<T> _a, _b, _c;
    private T* _bias, _packed;
    private bool _accumulate, _relu;
    private int _panels, _depth, _packings, _packingsDone, _rowsPerPart;

    /// <summary>The loop of this thread, used again for every product.</summary>
    public static MatrixProductLoop<T, TKernel> ForThisThread => _forThisThread ??= new();

    public void Multiply(Matrix<T> a, Matrix<T> b, Matrix<T> c, bool accumulate, T* bias, bool relu, T* packed, int threads)
    {
        (_a, _b, _c, _accumulate, _relu) = (a, b, c, accumulate, relu);
        _bias = bias;
        _packed = packed;
        _panels = CountOf(b.Columns, TKernel.TileColumns);

        // Pieces of equal length: a short last one would be mostly loading and storing of the result. They depend on the
        // inner dimension alone, and so do the sums' bits.
        _depth = CountOf(b.Rows, CountOf(b.Rows, Depth));
        _packings = b.ColumnStride == 1 ? CountOf(b.Rows, RowsPackedAtATime) : _panels;
        _packingsDone = 0;
        int tiles = CountOf(a.Rows, TKernel.TileRows);

        // A right factor larger than the cache comes in again for every part: then one part a thread.
        bool isResident = (long)_panels * TKernel.TileColumns * b.Rows * sizeof(T) <= ResidentBytes;
        _rowsPerPart = CountOf(tiles, isResident ? PartsPerThread * threads : threads) * TKernel.TileRows;
        Run(_packings + CountOf(a.Rows, _rowsPerPart), threads);
    }

    protected override void RunPart(int part)
    {
        if (part < _packings)
        {
            if (_b.ColumnStride == 1)
                PackRows(part * RowsPackedAtATime);
            else
                PackPanel(part);
            Interlocked.Increment(ref _packingsDone);
            return;
        }

        // Parts are handed out in order, so all packing is done or being done by threads that are running.
        var spin = new SpinWait();
        while (Volatile.Read(ref _packingsDone) < _packings)
            spin.SpinOnce(sleep1Threshold: -1);
        int top = (part - _packings) * _rowsPerPart;
        MultiplyRows(top, Math.Min(top + _rowsPerPart, _a.Rows));
    }

    private static int CountOf(int length, int piece) => (length + piece - 1) / piece;

    // A panel is TileColumns columns of the right factor, row after row; columns past the end are zero.
    private T* Panel(int panel, int row) => _packed + (((nint)panel * _b.Rows) + row) * TKernel.TileColumns;

    // Some rows of a row-major factor into all panels: read in order.
    private void PackRows(int first)
    {
        int wide = TKernel.TileColumns, end = Math.Min(first + RowsPackedAtATime, _b.Rows), whole = _b.Columns / wide;
        for (int p = first; p < end; p++)
        {
            for (int panel = 0; panel < whole; panel++)
                new ReadOnlySpan<T>(_b.At(p, panel * wide), wide).CopyTo(new Span<T>(Panel(panel, p), wide));
            if (whole == _panels)
                continue;
            var last = new Span<T>(Panel(whole, p), wide);
            last.Clear();
            new ReadOnlySpan<T>(_b.At(p, whole * wide), _b.Columns - (whole * wide)).CopyTo(last);
        }
    }

    // One panel of a factor that is given transposed.
    private void PackPanel(int panel)
    {
        int wide = TKernel.TileColumns, column = panel * wide;
        int columns = Math.Min(wide, _b.Columns - column);
        T* to = Panel(panel, 0);
        if (columns < wide)
            new Span<T>(to, wide * _b.Rows).Clear();
        for (int j = 0; j < columns; j++)
        {
            T* from = _b.At(0, column + j);
            for (int p = 0; p < _b.Rows; p++)
                to[((nint)p * wide) + j] = from[p * _b.RowStride];
        }
    }

    private void MultiplyRows(int top, int bottom)
    {
        if (_bias is not null)
        {
            for (int row = top; row < bottom; row++)
                new ReadOnlySpan<T>(_bias, _c.Columns).CopyTo(new Span<T>(_c.At(row, 0), _c.Columns));
        }

        // A transposed factor's strip lies scattered over as many cache lines as it is deep, so strips are packed, many
        // at a time since they share those lines; rows are read as they lie, but for a last strip that needs zeros.
        bool isTransposed = _a.RowStride == 1 && _a.Rows > 1;
        int group = isTransposed ? StripsPackedAtATime * TKernel.TileRows : bottom - top;
        T[] rented = ArrayPool<T>.Shared.Rent((isTransposed ? StripsPackedAtATime : 1) * TKernel.TileRows * _depth);
        fixed (T* strips = rented)
        {
            for (int p = 0; p < _a.Columns; p += _depth)
            {
                int depth = Math.Min(_depth, _a.Columns - p);
                for (int first = top; first < bottom; first += group)
                {
                    int end = Math.Min(first + group, bottom);
                    if (isTransposed)
                        PackStrips(strips, first, end, p, depth);
                    for (int row = first; row < end; row += TKernel.TileRows)
                    {
                        if (isTransposed)
                            MultiplyStrip(row, p, depth, strips + ((nint)(row - first) * depth), 1, TKernel.TileRows);
                        else if (bottom - row >= TKernel.TileRows)
                            MultiplyStrip(row, p, depth, _a.At(row, p), _a.RowStride, _a.ColumnStride);
                        else
                            MultiplyStrip(row, p, depth, PackRowsOfEdge(strips, row, p, depth), 1, TKernel.TileRows);
                    }
                }
            }
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private void MultiplyStrip(int row, int p, int depth, T* a, nint aRow, nint aStep)
    {
        int rows = Math.Min(TKernel.TileRows, _c.Rows - row);
        bool accumulate = _accumulate || _bias is not null || p > 0;
        for (int panel = 0; panel < _panels; panel++)
        {
            int column = panel * TKernel.TileColumns, columns = Math.Min(TKernel.TileColumns, _c.Columns - column);
            if (rows == TKernel.TileRows && columns == TKernel.TileColumns)
                TKernel.Multiply(depth, a, aRow, aStep, Panel(panel, p), _c.At(row, column), _c.RowStride, accumulate);
            else
                MultiplyEdge(depth, a, aRow, aStep, Panel(panel, p), row, rows, column, columns, accumulate);
        }

        if (_relu && p + depth == _a.Columns)
            Rectify(row, rows);
    }

    // Strips of TileRows rows, one after the other, each column after column; rows past the end are zero.
    private void PackStrips(T* strips, int first, int end, int p, int depth)
    {
        int tall = TKernel.TileRows, whole = (end - first) / tall, rest = (end - first) % tall;
        for (int q = 0; q < depth; q++)
        {
            T* from = _a.At(first, p + q), to = strips + ((nint)q * tall);
            for (int strip = 0; strip < whole; strip++, from += tall, to += (nint)depth * tall)
                new ReadOnlySpan<T>(from, tall).CopyTo(new Span<T>(to, tall));
            if (rest == 0)
                continue;
            var last = new Span<T>(to, tall);
            last.Clear();
            new ReadOnlySpan<T>(from, rest).CopyTo(last);
        }
    }

    private T* PackRowsOfEdge(T* strip, int row, int p, int depth)
    {
        int tall = TKernel.TileRows;
        new Span<T>(strip, tall * depth).Clear();
        for (int i = 0; row + i < _a.Rows; i++)
        {
            T* from = _a.At(row + i, p);
            for (int q = 0; q < depth; q++)
                strip[(q * tall) + i] = from[q * _a.ColumnStride];
        }

        return strip;
    }

    // A tile that hangs over the edge: computed whole beside the matrices, by the same kernel and so in the same order as
    // any other tile.
    private void MultiplyEdge(
        int depth, T* a, nint aRow, nint aStep, T* panel, int row, int rows, int column, int columns, bool accumulate)
    {
        T* tile = stackalloc T[TKernel.TileRows * TKernel.TileColumns];
        TKernel.Multiply(depth, a, aRow, aStep, panel, tile, TKernel.TileColumns, accumulate: false);
        for (int i = 0; i < rows; i++)
        {
            T* to = _c.At(row + i, column), from = tile + (i * TKernel.TileColumns);
            for (int j = 0; j < columns; j++)
                to[j] = accumulate ? to[j] + from[j] : from[j];
        }
    }

    // While the rows are still in the first-level cache.
    private void Rectify(int row, int rows)
    {
        for (int i = row; i < row + rows; i++)
        {
            var values = new Span<T>(_c.At(i, 0), _c.Columns);
            TensorPrimitives.Max(values, T.Zero, values);
        }
    }
}
