using System.Numerics;

namespace Isotone.Cuda;

/// <summary>
/// Rows as kernels see them, sorted by what takes them: a warp a row, a block a row, or tiles of a row all over the card. Kept on
/// the card as long as the rows stay the same.
/// </summary>
internal sealed class RowTable(CudaDevice device, IDeviceAllocator allocator) : IDisposable
{
    /// <summary>Elements a thread works on alone.</summary>
    public const int Items = 8;

    /// <summary>Elements of a tile: the most a block of 256 threads takes.</summary>
    public const int Tile = 2048;

    private const int WarpLength = 32 * Items, ThreadsOfWarps = 128, LeastThreads = 64, MostThreads = 256;
    private const int LongClass = 4;

    private readonly DeviceMemory _memory = new(allocator);
    private readonly UploadBuffer _upload = new(device);
    private readonly RowClass[] _short = new RowClass[LongClass];
    private int[] _host = [];

    /// <summary>The rows.</summary>
    public Rows Rows { get; private set; }

    /// <summary>Offsets, one more than rows.</summary>
    public nint Starts { get; private set; }

    /// <summary>Rows of up to 256 elements, several a block; of up to 512, 1,024 and 2,048, a block each. Some may be empty.</summary>
    public ReadOnlySpan<RowClass> Short => _short;

    /// <summary>Longer rows, a block each where they are scanned.</summary>
    public RowClass Long { get; private set; }

    /// <summary>The row of each tile.</summary>
    public nint TileRows { get; private set; }

    /// <summary>The first tile of each row.</summary>
    public nint FirstTiles { get; private set; }

    /// <summary>The number of tiles.</summary>
    public int TileCount { get; private set; }

    /// <summary>The most tiles of a row.</summary>
    public int MostTiles { get; private set; }

    /// <summary>Takes the rows of the next pass.</summary>
    public void Prepare(Rows rows, CudaStream stream)
    {
        if (_memory.Address != 0 && rows == Rows)
            return;
        Rows = default;
        int tiles = 0;
        for (int row = 0; row < rows.Count; row++)
            tiles += TilesOf(rows.LengthOf(row));
        int size = checked(3 * rows.Count + 1 + tiles);
        if (_host.Length < size)
            _host = new int[size];
        Fill(rows, tiles);
        _memory.Reserve((nuint)size * sizeof(int), stream);
        _upload.Copy(_host.AsSpan(0, size), _memory.Address, stream);
        PointAt(rows, tiles);
        Rows = rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _upload.Dispose();
        Rows = default;
    }

    private static int TilesOf(int length) => length <= Tile ? 0 : (length - 1) / Tile + 1;

    // Lanes of a warp, then blocks of each number of threads, then tiles.
    private static int ClassOf(int length)
    {
        if (length <= WarpLength)
            return 0;
        int taken = 1;
        for (int most = LeastThreads * Items; most < length && taken < LongClass; most *= 2)
            taken++;
        return taken;
    }

    // A power of two that has no more to do than its items each.
    private static int ThreadsFor(int length) => (int)BitOperations.RoundUpToPowerOf2((uint)((length + Items - 1) / Items));

    // Offsets, the rows of each class one class after another, first tiles, rows of tiles.
    private void Fill(Rows rows, int tiles)
    {
        int count = rows.Count, longestOfWarps = 1;
        Span<int> counts = stackalloc int[LongClass + 1], next = stackalloc int[LongClass + 1];
        counts.Clear();
        for (int row = 0; row < count; row++)
        {
            int length = rows.LengthOf(row), taken = ClassOf(length);
            counts[taken]++;
            if (taken == 0)
                longestOfWarps = Math.Max(longestOfWarps, length);
        }

        next[0] = 0;
        for (int i = 0; i < LongClass; i++)
            next[i + 1] = next[i] + counts[i];
        Span<int> starts = _host.AsSpan(0, count + 1), order = _host.AsSpan(count + 1, count);
        Span<int> firstTiles = _host.AsSpan(2 * count + 1, count), tileRows = _host.AsSpan(3 * count + 1, tiles);
        int tile = 0;
        MostTiles = 0;
        for (int row = 0; row < count; row++)
        {
            int length = rows.LengthOf(row), tilesOfRow = TilesOf(length);
            starts[row] = rows.Start(row);
            firstTiles[row] = tile;
            order[next[ClassOf(length)]++] = row;
            MostTiles = Math.Max(MostTiles, tilesOfRow);
            tileRows.Slice(tile, tilesOfRow).Fill(row);
            tile += tilesOfRow;
        }

        starts[count] = rows.Length;
        _short[0] = new RowClass(0, counts[0], ThreadsOfWarps, ThreadsFor(longestOfWarps));
        for (int i = 1, threads = LeastThreads; i < LongClass; i++, threads *= 2)
            _short[i] = new RowClass(0, counts[i], threads, threads);
        Long = new RowClass(0, counts[LongClass], MostThreads, MostThreads);
    }

    private void PointAt(Rows rows, int tiles)
    {
        nint At(int index) => _memory.Address + index * sizeof(int);
        int count = rows.Count;
        (Starts, FirstTiles, TileRows, TileCount) = (At(0), At(2 * count + 1), At(3 * count + 1), tiles);
        int place = count + 1;
        for (int i = 0; i < LongClass; place += _short[i++].Count)
            _short[i] = _short[i] with { Rows = At(place) };
        Long = Long with { Rows = At(place) };
    }
}

/// <summary>Rows that one launch takes.</summary>
/// <param name="Rows">The device address of their numbers.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Threads">Threads of a block.</param>
/// <param name="Team">Threads that work on a row together: lanes of a warp, or the block.</param>
internal readonly record struct RowClass(nint Rows, int Count, int Threads, int Team)
{
    /// <summary>Rows of a block.</summary>
    public int RowsOfBlock => Threads / Team;

    /// <summary>Blocks of a launch.</summary>
    public int BlockCount => (Count + RowsOfBlock - 1) / RowsOfBlock;
}
