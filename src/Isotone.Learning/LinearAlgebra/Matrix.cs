namespace Isotone.Learning;

/// <summary>A view of pinned memory as a matrix; turning it over exchanges its strides.</summary>
internal readonly unsafe struct Matrix<T>
    where T : unmanaged
{
    public Matrix(T* data, int rows, int columns, bool transposed)
    {
        Data = data;
        Rows = rows;
        Columns = columns;
        RowStride = transposed ? 1 : columns;
        ColumnStride = transposed ? rows : 1;
    }

    /// <summary>Element (0, 0).</summary>
    public T* Data { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>How many elements apart (i, j) and (i + 1, j) are.</summary>
    public nint RowStride { get; }

    /// <summary>How many elements apart (i, j) and (i, j + 1) are.</summary>
    public nint ColumnStride { get; }

    public T* At(int row, int column) => Data + row * RowStride + column * ColumnStride;
}
