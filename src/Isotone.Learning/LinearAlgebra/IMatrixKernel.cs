namespace Isotone.Learning;

/// <summary>
/// The innermost part of a matrix product: one tile of the result, held in registers, from strips of both factors.
/// </summary>
internal unsafe interface IMatrixKernel<T>
    where T : unmanaged
{
    /// <summary>Rows of a tile.</summary>
    static abstract int TileRows { get; }

    /// <summary>Columns of a tile: two vectors.</summary>
    static abstract int TileColumns { get; }

    /// <summary>
    /// c[i, j] = (accumulate ? c[i, j] : 0) + sum over p &lt; depth, in order, of a[i, p] b[p, j].
    /// </summary>
    /// <param name="depth">The number of products in the sum.</param>
    /// <param name="a">Element (0, 0) of the left strip.</param>
    /// <param name="aRow">The distance of its rows.</param>
    /// <param name="aStep">The distance of its columns.</param>
    /// <param name="b">The right strip, packed: TileColumns elements for each p.</param>
    /// <param name="c">Element (0, 0) of the tile.</param>
    /// <param name="cRow">The distance of its rows.</param>
    /// <param name="accumulate">Whether the tile is added to.</param>
    static abstract void Multiply(int depth, T* a, nint aRow, nint aStep, T* b, T* c, nint cRow, bool accumulate);
}
