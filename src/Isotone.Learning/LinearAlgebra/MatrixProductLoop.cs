using System.Numerics;

namespace Isotone.Learning;

/// <summary>One matrix product: packs the right factor, then computes blocks of the result, both in parallel.</summary>
internal readonly unsafe struct MatrixProductLoop<T, TKernel>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernel : struct, IMatrixKernel<T>
{
    /// <summary>The inner dimension is cut into pieces of this length: a packed panel piece fills half the first-level cache.</summary>
    public const int Depth = 256;

    // A block of the left factor (8 tiles by Depth) and of the result stay in the second-level cache.
    private const int TilesDown = 8;
    private const int PanelsAcross = 4;

    private readonly Matrix<T> _a, _b, _c;
    private readonly T* _bias, _packed;
    private readonly bool _accumulate;
    private readonly int _panels, _blocksAcross, _blocks;

    /// <summary>The product c = a b (+ c) (+ bias for each row).</summary>
    /// <param name="a">The left factor.</param>
    /// <param name="b">The right factor.</param>
    /// <param name="c">Receives the product.</param>
    /// <param name="accumulate">Whether it is added to.</param>
    /// <param name="bias">As many elements as columns, or null.</param>
    /// <param name="packed">Room for whole panels of the right factor.</param>
    public MatrixProductLoop(Matrix<T> a, Matrix<T> b, Matrix<T> c, bool accumulate, T* bias, T* packed)
    {
        (_a, _b, _c, _accumulate) = (a, b, c, accumulate);
        _bias = bias;
        _packed = packed;
        _panels = CountOf(b.Columns, TKernel.TileColumns);
        _blocksAcross = CountOf(_panels, PanelsAcross);
        _blocks = _blocksAcross * CountOf(a.Rows, TilesDown * TKernel.TileRows);
    }

    /// <summary>Computes it, on up to as many threads as <see cref="Parallelism"/> says.</summary>
    public void Run()
    {
        ParallelRows.Run(new PackWork(this), _panels, grain: 1);
        ParallelRows.Run(new BlockWork(this), _blocks, grain: 1);
    }

    private static int CountOf(int length, int piece) => (length + piece - 1) / piece;

    // A panel is TileColumns columns of the right factor, row after row; columns past the end are zero.
    private void PackPanel(int panel)
    {
        int wide = TKernel.TileColumns, column = panel * wide;
        int columns = Math.Min(wide, _b.Columns - column);
        T* to = _packed + (nint)panel * wide * _b.Rows;
        if (columns < wide)
            new Span<T>(to, wide * _b.Rows).Clear();
        if (_b.ColumnStride == 1)
        {
            for (int p = 0; p < _b.Rows; p++)
                new ReadOnlySpan<T>(_b.At(p, column), columns).CopyTo(new Span<T>(to + (nint)p * wide, wide));
            return;
        }

        for (int j = 0; j < columns; j++)
        {
            T* from = _b.At(0, column + j);
            for (int p = 0; p < _b.Rows; p++)
                to[(nint)p * wide + j] = from[p * _b.RowStride];
        }
    }

    private void MultiplyBlock(int block)
    {
        int tall = TilesDown * TKernel.TileRows, wide = PanelsAcross * TKernel.TileColumns;
        int top = block / _blocksAcross * tall, left = block % _blocksAcross * wide;
        int bottom = Math.Min(top + tall, _a.Rows), right = Math.Min(left + wide, _b.Columns);
        if (_bias is not null)
        {
            for (int row = top; row < bottom; row++)
                new ReadOnlySpan<T>(_bias + left, right - left).CopyTo(new Span<T>(_c.At(row, left), right - left));
        }

        for (int p = 0; p < _a.Columns; p += Depth)
        {
            int depth = Math.Min(Depth, _a.Columns - p);
            bool accumulate = _accumulate || _bias is not null || p > 0;
            for (int column = left; column < right; column += TKernel.TileColumns)
            {
                T* panel = _packed + (nint)column * _b.Rows + (nint)p * TKernel.TileColumns;
                int columns = Math.Min(TKernel.TileColumns, right - column);
                for (int row = top; row < bottom; row += TKernel.TileRows)
                {
                    int rows = Math.Min(TKernel.TileRows, bottom - row);
                    if (rows == TKernel.TileRows && columns == TKernel.TileColumns)
                        TKernel.Multiply(depth, _a.At(row, p), _a.RowStride, _a.ColumnStride, panel, _c.At(row, column), _c.RowStride, accumulate);
                    else
                        MultiplyEdge(row, rows, column, columns, p, depth, panel, accumulate);
                }
            }
        }
    }

    // A tile that hangs over the edge: computed whole beside the matrices, with zeros for the missing rows, by the same
    // kernel and so in the same order as any other tile.
    private void MultiplyEdge(int row, int rows, int column, int columns, int p, int depth, T* panel, bool accumulate)
    {
        T* strip = stackalloc T[TKernel.TileRows * Depth];
        T* tile = stackalloc T[TKernel.TileRows * TKernel.TileColumns];
        new Span<T>(strip, TKernel.TileRows * depth).Clear();
        for (int q = 0; q < depth; q++)
        {
            T* from = _a.At(row, p + q);
            for (int i = 0; i < rows; i++)
                strip[(q * TKernel.TileRows) + i] = from[i * _a.RowStride];
        }

        TKernel.Multiply(depth, strip, 1, TKernel.TileRows, panel, tile, TKernel.TileColumns, accumulate: false);
        for (int i = 0; i < rows; i++)
        {
            T* to = _c.At(row + i, column), from = tile + (i * TKernel.TileColumns);
            for (int j = 0; j < columns; j++)
                to[j] = accumulate ? to[j] + from[j] : from[j];
        }
    }

    private readonly struct PackWork(MatrixProductLoop<T, TKernel> product) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int panel = first; panel < end; panel++)
                product.PackPanel(panel);
        }
    }

    private readonly struct BlockWork(MatrixProductLoop<T, TKernel> product) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int block = first; block < end; block++)
                product.MultiplyBlock(block);
        }
    }
}
