// Soft operators on rows longer than 2,048 elements: tiles of 2,048 are fitted on their own, then neighbouring fits merge
// pairwise by one bridge each, a block a pair, until one fit is left. A launch is a level; nothing waits inside one.
#include "hull.cuh"
#include "sums.cuh"

struct Tiles
{
    const int* rows;         // of tiles: the row
    const int* first_tiles;  // of rows: the first tile
    void* totals;            // of tiles: its sum, then the sum before (or behind) it
    double* lost;            // of tiles: a bound on the error of its places' sums
    dd* sums;                // of places, one more than elements for each row
    int* starts;             // of places: the tiles' vertices
    int* from;               // of tiles, as those below: see Hull
    int* to;
    int* first;
    int* last;
    int count;
    int padding;
};

struct Tile
{
    PassRow row;
    int number, offset, n; // of the row's tiles; places [offset, offset + n)

    DEVICE static Tile of(const Pass& pass, const Tiles& tiles, int tile)
    {
        Tile result;
        int row = tiles.rows[tile];
        result.row.row = row;
        result.row.begin = pass.row_starts[row];
        result.row.n = pass.row_starts[row + 1] - result.row.begin;
        result.row.is_bad = pass.is_bad[row] != 0;
        result.number = tile - tiles.first_tiles[row];
        result.offset = result.number * TILE;
        result.n = min_of(TILE, result.row.n - result.offset);
        return result;
    }
};

DEVICE PowerMonoid powers_of(const Pass& pass, PassRow row)
{
    PowerMonoid monoid = {pass.sorted + row.begin, pass.is_rank ? pass.strength : 1};
    return monoid;
}

// What all places of a tile add up to; then, with the totals scanned, the sums of each place of the row.
KERNEL sum_tiles(Pass pass, Tiles tiles, int is_last)
{
    Team team = Team::of_block();
    Arena arena = Arena::of(team);
    Tile tile = Tile::of(pass, tiles, block_index());
    Sum* totals = (Sum*)tiles.totals;
    double reference = reference_of(pass, tile.row);
    Sum before = is_last ? totals[block_index()] : SumMonoid().none();
    double lost = sum_prefixes(
        team, pass, tile.row, tile.offset, tile.n, reference, arena.sums, (Sum*)arena.scratch, before);
    team.sync();
    if (!is_last)
    {
        if (team.rank == 0)
        {
            Sum total = {arena.sums[tile.n], lost};
            totals[block_index()] = total;
        }

        return;
    }

    if (team.rank == 0)
        tiles.lost[block_index()] = lost;
    dd* sums = tiles.sums + (tile.row.begin + (i64)tile.row.row) + tile.offset;
    bool ends = tile.offset + tile.n == tile.row.n;
    for (int k = team.rank; k < tile.n + (ends ? 1 : 0); k += team.size)
        sums[k] = arena.sums[k];
}

KERNEL power_tiles(Pass pass, Tiles tiles, int is_last)
{
    Team team = Team::of_block();
    Arena arena = Arena::of(team);
    Tile tile = Tile::of(pass, tiles, block_index());
    Power* totals = (Power*)tiles.totals;
    PowerMonoid monoid = powers_of(pass, tile.row);
    Power behind = is_last ? totals[block_index()] : monoid.none();
    sum_powers(team, monoid, tile.offset, tile.n, arena.sums, (Power*)arena.scratch, behind);
    team.sync();
    if (!is_last)
    {
        if (team.rank == 0)
        {
            Power total = {arena.sums[0], tile.n, tile.offset};
            totals[block_index()] = total;
        }

        return;
    }

    dd* sums = tiles.sums + (tile.row.begin + (i64)tile.row.row) + tile.offset;
    bool ends = tile.offset + tile.n == tile.row.n;
    for (int k = team.rank; k < tile.n + (ends ? 1 : 0); k += team.size)
        sums[k] = arena.sums[k];
}

// The totals of a row's tiles, scanned in place by one block a row, 256 tiles at a time.
template <bool REVERSE, class Monoid, class Value>
DEVICE void scan_totals(Team team, Monoid monoid, Value* totals, int count, Value* scratch)
{
    Value carry = monoid.none();
    for (int done = 0; done < count; done += team.size)
    {
        int at = REVERSE ? count - 1 - done - (team.size - 1 - team.rank) : done + team.rank;
        bool exists = at >= 0 && at < count;
        Value own = exists ? totals[at] : monoid.none(), all;
        Value sum = scan_team<REVERSE>(team, monoid, own, scratch, all);
        if (exists)
            totals[at] = REVERSE ? monoid.combine(sum, carry) : monoid.combine(carry, sum);
        carry = REVERSE ? monoid.combine(all, carry) : monoid.combine(carry, all);
    }
}

// The row of a block of a scan, and its tiles.
struct TilesOfRow
{
    int row, first, count;

    DEVICE static TilesOfRow of(const Pass& pass, const Tiles& tiles)
    {
        TilesOfRow result;
        result.row = pass.rows[block_index()];
        result.first = tiles.first_tiles[result.row];
        result.count = tiles_of(pass.row_starts[result.row + 1] - pass.row_starts[result.row]);
        return result;
    }
};

KERNEL scan_sums(Pass pass, Tiles tiles)
{
    Team team = Team::of_block();
    TilesOfRow of = TilesOfRow::of(pass, tiles);
    scan_totals<false>(team, SumMonoid(), (Sum*)tiles.totals + of.first, of.count, (Sum*)Arena::of(team).scratch);
}

KERNEL scan_powers(Pass pass, Tiles tiles)
{
    Team team = Team::of_block();
    TilesOfRow of = TilesOfRow::of(pass, tiles);
    PowerMonoid monoid = {pass.sorted + pass.row_starts[of.row], pass.is_rank ? pass.strength : 1};
    scan_totals<true>(team, monoid, (Power*)tiles.totals + of.first, of.count, (Power*)Arena::of(team).scratch);
}

struct CountMonoid
{
    DEVICE int none() const { return 0; }
    DEVICE int combine(int a, int b) const { return a + b; }
};

// Hands a tile's vertices to the row's directory: packed, and as places of the row.
template <class Blocks>
DEVICE void publish(Team team, const Hull<Blocks>& hull, const Tiles& tiles, const Tile& tile, int* scratch)
{
    int leaf = team.rank, total, begin = leaf * ITEMS;
    int count = begin < hull.n ? hull.to[leaf] - hull.from[leaf] : 0;
    int before = scan_team<false>(team, CountMonoid(), count, scratch, total);
    int* starts = tiles.starts + tile.row.begin + tile.offset;
    for (int i = 0; i < count; i++)
        starts[before + i] = tile.offset + hull.starts[hull.from[leaf] + i];
    if (team.rank != 0)
        return;
    int at = block_index();
    tiles.from[at] = tile.offset;
    tiles.to[at] = tile.offset + total;
    tiles.first[at] = tile.offset;
    tiles.last[at] = tile.offset + hull.last[(hull.n - 1) / ITEMS];
}

// Sums relative to the tile's own first place: smaller, so that fewer comparisons come close.
KERNEL_OF(2) fit_tiles_squared(Pass pass, Tiles tiles)
{
    Team team = Team::of_block();
    Arena arena = Arena::of(team);
    Tile tile = Tile::of(pass, tiles, block_index());
    const double* z = pass.sorted + tile.row.begin + tile.offset;
    double lost = sum_prefixes(
        team, pass, tile.row, tile.offset, tile.n, z[0], arena.sums, (Sum*)arena.scratch, SumMonoid().none());
    team.sync();
    Squared blocks = {arena.sums, z, pass.strength, pass.is_rank != 0, lost, 0, 0};
    Hull<Squared> hull;
    hull.blocks = blocks;
    hull.n = tile.n;
    arena.lay_out(team, hull);
    fit_team(team, hull);
    publish(team, hull, tiles, tile, (int*)arena.scratch);
}

KERNEL_OF(1) fit_tiles_entropic(Pass pass, Tiles tiles)
{
    Team team = Team::of_block();
    Arena arena = Arena::of(team);
    Tile tile = Tile::of(pass, tiles, block_index());
    const double* z = pass.sorted + tile.row.begin + tile.offset;
    PowerMonoid monoid = powers_of(pass, tile.row);
    sum_powers(team, monoid, tile.offset, tile.n, arena.sums, (Power*)arena.scratch, monoid.none());
    team.sync();
    Entropic blocks = {
        arena.sums, z, monoid.scale, pass.strength, pass.is_rank != 0, tile.n, tile.row.n - tile.offset};
    Hull<Entropic> hull;
    hull.blocks = blocks;
    hull.n = tile.n;
    arena.lay_out(team, hull);
    fit_team(team, hull);
    publish(team, hull, tiles, tile, (int*)arena.scratch);
}

DEVICE Squared squared_of(const Pass& pass, const Tiles& tiles, PassRow row)
{
    Squared blocks = {
        tiles.sums + row.begin + (i64)row.row, pass.sorted + row.begin, pass.strength, pass.is_rank != 0, 0,
        tiles.lost + tiles.first_tiles[row.row], (row.n - 1) >> TILE_SHIFT};
    return blocks;
}

DEVICE Entropic entropic_of(const Pass& pass, const Tiles& tiles, PassRow row)
{
    Entropic blocks = {
        tiles.sums + row.begin + (i64)row.row, pass.sorted + row.begin, pass.is_rank ? pass.strength : 1, pass.strength,
        pass.is_rank != 0, row.n, row.n};
    return blocks;
}

template <class Blocks>
DEVICE Hull<Blocks> hull_of(const Tiles& tiles, PassRow row, Blocks blocks)
{
    int first = tiles.first_tiles[row.row];
    Hull<Blocks> hull = {
        blocks, tiles.starts + row.begin, tiles.from + first, tiles.to + first, tiles.first + first, tiles.last + first,
        TILE_SHIFT, row.n};
    return hull;
}

// Merges fits of `width` tiles, a block a pair: a warp tries a beginning of the bridge, its lanes the ends.
template <class Blocks>
DEVICE void merge_pair(const Tiles& tiles, const Tile& tile, const Blocks& blocks, int width)
{
    int count = tiles_of(tile.row.n), middle = tile.number + width;
    if ((tile.number & (2 * width - 1)) != 0 || middle >= count)
        return;
    int end = min_of(tile.number + 2 * width, count);
    hull_of(tiles, tile.row, blocks).merge(Warps::of_block(), Lanes::of(32), tile.number, middle, end);
}

KERNEL_OF(2) merge_fits_squared(Pass pass, Tiles tiles, int width)
{
    Tile tile = Tile::of(pass, tiles, block_index());
    merge_pair(tiles, tile, squared_of(pass, tiles, tile.row), width);
}

KERNEL_OF(1) merge_fits_entropic(Pass pass, Tiles tiles, int width)
{
    Tile tile = Tile::of(pass, tiles, block_index());
    merge_pair(tiles, tile, entropic_of(pass, tiles, tile.row), width);
}

// visit(k, begin, end) for the places of this thread.
template <class Blocks, class Visit>
DEVICE void visit_tile(const Hull<Blocks>& hull, const Tile& tile, Visit visit)
{
    int begin = tile.offset + thread_index() * ITEMS, end = min_of(begin + ITEMS, tile.offset + tile.n);
    if (begin >= end)
        return;

    // The first vertex of the tile that is not before this thread's places.
    int low = hull.from[tile.number], high = hull.to[tile.number], from = low;
    while (low < high)
    {
        int middle = middle_of(low, high);
        if (hull.starts[middle] < begin)
            low = middle + 1;
        else
            high = middle;
    }

    bool opens = low < hull.to[tile.number] && hull.starts[low] == begin;
    int block = opens ? begin : low > from ? hull.starts[low - 1] : hull.last[tile.number - 1];
    walk_blocks(hull, tile.number, tiles_of(tile.row.n), begin, end, low, block, visit);
}

KERNEL soft_tiles_squared(Pass pass, Tiles tiles)
{
    Tile tile = Tile::of(pass, tiles, block_index());
    PassRow row = tile.row;
    Squared blocks = squared_of(pass, tiles, row);
    int known = -1;
    BlockSum block = {make_dd(0), 0};
    visit_tile(hull_of(tiles, row, blocks), tile, [&](int k, int begin, int end) INLINED {
        if (begin != known)
            block = block_sum(pass, row, blocks, begin, end);
        known = begin;
        pass.block_begin[row.begin + k] = begin;
        pass.block_end[row.begin + k] = end;
        put(pass, row, k, squared_forward(pass, row, k, begin, end, block));
    });
}

KERNEL soft_tiles_entropic(Pass pass, Tiles tiles)
{
    Tile tile = Tile::of(pass, tiles, block_index());
    PassRow row = tile.row;
    Entropic blocks = entropic_of(pass, tiles, row);
    int known = -1;
    dd sum = make_dd(0);
    double level = 0;
    visit_tile(hull_of(tiles, row, blocks), tile, [&](int k, int begin, int end) INLINED {
        if (begin != known)
        {
            known = begin;
            sum = end - begin == 1 ? make_dd(0) : blocks.power_side(begin, end).excess;
            level = end - begin == 1 ? 0 : entropic_level(pass, end - begin, sum, blocks);
        }

        pass.block_begin[row.begin + k] = begin;
        pass.block_end[row.begin + k] = end;
        put(pass, row, k, entropic_forward(pass, row, k, begin, end, sum, level, blocks));
    });
}

KERNEL derive_tiles(Pass pass, Tiles tiles)
{
    Tile tile = Tile::of(pass, tiles, block_index());
    PassRow row = tile.row;
    const dd* sums = tiles.sums + row.begin + (i64)row.row;
    double reference = reference_of(pass, row);
    for (int i = thread_index(); i < tile.n; i += block_size())
    {
        int k = tile.offset + i, begin = pass.block_begin[row.begin + k], end = pass.block_end[row.begin + k];
        dd sum = subtract(sums[end], sums[begin]);
        put(pass, row, k, derivative(pass, row, k, begin, end, sum, input_of(pass, row, k), reference));
    }
}
