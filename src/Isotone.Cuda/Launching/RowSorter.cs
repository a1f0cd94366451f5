using System.Runtime.InteropServices;

namespace Isotone.Cuda;

/// <summary>Puts the sorting of rows into a stream.</summary>
internal sealed unsafe class RowSorter
{
    private const int MostTeam = 256, MergeExtra = 16;

    private readonly CudaKernel _rows, _tiles, _merge;
    private readonly ElementType _type;

    public RowSorter(CudaDevice device, ElementType type)
    {
        _type = type;
        ItemBytes = type == ElementType.Double ? 16 : 8;
        string width = type == ElementType.Double ? "64" : "32";
        int shared = MostTeam * RowTable.Items * ItemBytes + MergeExtra;
        KernelModule module = device.Module("sort");
        _rows = module.Kernel("sort_rows_" + width, shared);
        _tiles = module.Kernel("sort_tiles_" + width, shared);
        _merge = module.Kernel("merge_tiles_" + width, shared);
    }

    /// <summary>Bytes of a key and an index. Long rows need two such for each element.</summary>
    public int ItemBytes { get; }

    /// <summary>Bytes of working memory.</summary>
    public long WorkBytes(RowTable table) => table.TileCount == 0 ? 0 : 2L * table.Rows.Length * ItemBytes;

    /// <summary>Sorts.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="values">The values.</param>
    /// <param name="descending">The order.</param>
    /// <param name="permutation">Receives the permutations.</param>
    /// <param name="sorted">Receives the values in order as doubles; or 0.</param>
    /// <param name="sign">What they are multiplied by.</param>
    /// <param name="isBad">Receives a flag for each row with NaN or an infinity; or 0.</param>
    /// <param name="work">Working memory.</param>
    /// <param name="stream">The stream.</param>
    public void Sort(
        RowTable table, nint values, bool descending, nint permutation, nint sorted, double sign, nint isBad, nint work, CudaStream stream)
    {
        var sort = new Arguments
        {
            Values = values,
            RowStarts = table.Starts,
            TileRows = table.TileRows,
            FirstTiles = table.FirstTiles,
            Permutation = permutation,
            Sorted = sorted,
            IsBad = isBad,
            Items = work,
            Sign = sign,
            Type = (int)_type,
            Descending = descending ? 1 : 0,
        };
        foreach (RowClass rows in table.Short)
            SortClass(sort, rows, stream);
        if (table.TileCount == 0)
            return;
        int shared = RowTable.Tile * ItemBytes + MergeExtra;
        void** ofTiles = stackalloc void*[] { &sort };
        _tiles.Launch(stream, table.TileCount, MostTeam, shared, ofTiles);
        nint from = work, to = work + table.Rows.Length * (nint)ItemBytes, none = 0;
        int width = 1;
        void** ofMerge = stackalloc void*[] { &sort, &from, &to, &width };
        for (; width < table.MostTiles; width *= 2)
        {
            if (2 * width >= table.MostTiles)
                ofMerge[2] = &none;
            _merge.Launch(stream, table.TileCount, MostTeam, shared, ofMerge);
            (from, to) = (to, from);
        }
    }

    private void SortClass(Arguments sort, RowClass rows, CudaStream stream)
    {
        if (rows.Count == 0)
            return;
        (sort.Rows, sort.RowCount) = (rows.Rows, rows.Count);
        int team = rows.Team;
        void** parameters = stackalloc void*[] { &sort, &team };
        _rows.Launch(stream, rows.BlockCount, rows.Threads, rows.Threads * RowTable.Items * ItemBytes, parameters);
    }

    /// <summary>struct Sort of sort.cu.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Arguments
    {
        public nint Values, RowStarts, Rows, TileRows, FirstTiles, Permutation, Sorted, IsBad, Items;
        public double Sign;
        public int RowCount, Type, Descending, Padding;
    }
}
