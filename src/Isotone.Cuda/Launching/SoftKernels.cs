namespace Isotone.Cuda;

/// <summary>Puts the pooling of sorted rows, and the derivatives through their blocks, into a stream.</summary>
internal sealed unsafe class SoftKernels
{
    private const int MostTeam = 256, VoteBytes = 128;

    private readonly CudaKernel _rowsForward, _rowsDerivative;
    private readonly CudaKernel _sumTiles, _scanSums, _fitTiles, _mergeFits, _softTiles, _deriveTiles;
    private readonly CudaKernel _forwardTiles, _scanForward;

    public SoftKernels(CudaDevice device, bool isEntropic)
    {
        string kind = isEntropic ? "_entropic" : "_squared";
        int shared = SharedBytes(MostTeam);
        KernelModule rows = device.Module("soft_rows"), tiles = device.Module("soft_tiles");
        _rowsForward = rows.Kernel("soft_rows" + kind, shared);
        _rowsDerivative = rows.Kernel("soft_rows_derivative", shared);
        _sumTiles = tiles.Kernel("sum_tiles", shared);
        _scanSums = tiles.Kernel("scan_sums", shared);
        _forwardTiles = isEntropic ? tiles.Kernel("power_tiles", shared) : _sumTiles;
        _scanForward = isEntropic ? tiles.Kernel("scan_powers", shared) : _scanSums;
        _fitTiles = tiles.Kernel("fit_tiles" + kind, shared);
        _mergeFits = tiles.Kernel("merge_fits" + kind, 0);
        _softTiles = tiles.Kernel("soft_tiles" + kind, 0);
        _deriveTiles = tiles.Kernel("derive_tiles", 0);
    }

    /// <summary>Lays out the working memory of long rows; the addresses in it are offsets.</summary>
    public static TileArguments Plan(RowTable table, ref MemoryLayout layout)
    {
        int tiles = table.TileCount;
        if (tiles == 0)
            return default;
        return new TileArguments
        {
            Totals = layout.Take(tiles, 32),
            Lost = layout.Take(tiles, sizeof(double)),
            Sums = layout.Take((long)table.Rows.Length + table.Rows.Count, 2 * sizeof(double)),
            Starts = layout.Take(table.Rows.Length, sizeof(int)),
            From = layout.Take(tiles, sizeof(int)),
            To = layout.Take(tiles, sizeof(int)),
            First = layout.Take(tiles, sizeof(int)),
            Last = layout.Take(tiles, sizeof(int)),
            Count = tiles,
        };
    }

    /// <summary>Makes the offsets of a plan addresses.</summary>
    public static TileArguments At(TileArguments plan, nint address, RowTable table) => plan with
    {
        Rows = table.TileRows,
        FirstTiles = table.FirstTiles,
        Totals = address + plan.Totals,
        Lost = address + plan.Lost,
        Sums = address + plan.Sums,
        Starts = address + plan.Starts,
        From = address + plan.From,
        To = address + plan.To,
        First = address + plan.First,
        Last = address + plan.Last,
    };

    /// <summary>Finds the blocks of sorted rows and computes the result.</summary>
    public void Forward(RowTable table, PassArguments pass, TileArguments tiles, CudaStream stream)
    {
        foreach (RowClass rows in table.Short)
            Rows(_rowsForward, rows, pass, stream);
        if (table.TileCount == 0)
            return;
        ScanTiles(_forwardTiles, _scanForward, table, pass, tiles, stream);
        OverTiles(_fitTiles, SharedBytes(MostTeam), table, pass, tiles, stream);
        int width = 1;
        void** parameters = stackalloc void*[] { &pass, &tiles, &width };
        for (; width < table.MostTiles; width *= 2)
            _mergeFits.Launch(stream, table.TileCount, MostTeam, VoteBytes, parameters);

        OverTiles(_softTiles, 0, table, pass, tiles, stream);
    }

    /// <summary>Computes a derivative through the blocks that were found.</summary>
    public void Derive(RowTable table, PassArguments pass, TileArguments tiles, CudaStream stream)
    {
        foreach (RowClass rows in table.Short)
            Rows(_rowsDerivative, rows, pass, stream);
        if (table.TileCount == 0)
            return;
        ScanTiles(_sumTiles, _scanSums, table, pass, tiles, stream);
        OverTiles(_deriveTiles, 0, table, pass, tiles, stream);
    }

    // sizeof(Arena) of sums.cuh: sums and one more, vertices, a directory of four, scratch of 32 bytes a thread.
    private static int SharedBytes(int team)
    {
        int elements = team * RowTable.Items;
        return 16 * (elements + 1) + 4 * elements + 16 * team + 32 * team;
    }

    private static void Rows(CudaKernel kernel, RowClass rows, PassArguments pass, CudaStream stream)
    {
        if (rows.Count == 0)
            return;
        (pass.Rows, pass.RowCount) = (rows.Rows, rows.Count);
        int team = rows.Team;
        void** parameters = stackalloc void*[] { &pass, &team };
        kernel.Launch(stream, rows.BlockCount, rows.Threads, rows.RowsOfBlock * SharedBytes(rows.Team), parameters);
    }

    private static void OverTiles(
        CudaKernel kernel, int sharedBytes, RowTable table, PassArguments pass, TileArguments tiles, CudaStream stream)
    {
        void** parameters = stackalloc void*[] { &pass, &tiles };
        kernel.Launch(stream, table.TileCount, MostTeam, sharedBytes, parameters);
    }

    private static void ScanTiles(
        CudaKernel sums, CudaKernel scan, RowTable table, PassArguments pass, TileArguments tiles, CudaStream stream)
    {
        int shared = SharedBytes(MostTeam), isLast = 0;
        void** ofSums = stackalloc void*[] { &pass, &tiles, &isLast };
        sums.Launch(stream, table.TileCount, MostTeam, shared, ofSums);
        PassArguments ofRows = pass;
        ofRows.Rows = table.Long.Rows;
        void** ofScan = stackalloc void*[] { &ofRows, &tiles };
        scan.Launch(stream, table.Long.Count, MostTeam, shared, ofScan);
        isLast = 1;
        sums.Launch(stream, table.TileCount, MostTeam, shared, ofSums);
    }
}
