// Tiles of rows longer than a block takes, and the sums over them: of each tile, of the tiles before (or behind), of each place.
#pragma once
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
