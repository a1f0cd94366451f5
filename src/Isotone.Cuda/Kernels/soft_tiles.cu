// Soft operators on rows longer than 2,048 elements: tiles of 2,048 are fitted on their own, then neighbouring fits merge
// pairwise by one bridge each, a block a pair, until one fit is left. A launch is a level; nothing waits inside one.
#include "hull.cuh"
#include "tiles.cuh"

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
    BlockMean block = {make_dd(0), 0};
    visit_tile(hull_of(tiles, row, blocks), tile, [&](int k, int begin, int end) INLINED {
        if (begin != known)
            block = block_mean(pass, row, blocks, begin, end);
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
        dd sum = subtract(sums[end], sums[begin]), mean = divide(sum, (double)(end - begin));
        put(pass, row, k, derivative(pass, row, k, begin, end, sum, mean, input_of(pass, row, k), reference));
    }
}
