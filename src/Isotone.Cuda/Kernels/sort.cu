// A stable sort of rows: merge sort in shared memory for what a team holds, and merging passes over tiles for longer rows.
// Each item carries the place it came from, so no two are equal.
#include "search.cuh"
#include "types.cuh"

struct Sort
{
    const void* values;
    const int* row_starts;
    const int* rows;         // the rows that this launch is for, or 0 for all
    const int* tile_rows;    // of tiles: the row
    const int* first_tiles;  // of rows: the first tile
    int* permutation;
    double* sorted;          // the values in order, times sign; or 0
    int* is_bad;             // a flag a row: it holds NaN or an infinity; or 0
    void* items;             // of long rows
    double sign;
    int row_count;
    int type;
    int descending;
    int padding;
};

template <class Item>
DEVICE void exchange(Item& a, Item& b)
{
    if (b.before(a))
    {
        Item item = a;
        a = b;
        b = item;
    }
}

// How many of the first `diagonal` items of two sorted lists together are the first's (Odeh et al. 2012, merge path).
template <class Search, class Item>
DEVICE int merge_path(Search search, const Item* a, int of_a, const Item* b, int of_b, int diagonal)
{
    return search.first_true(max_of(0, diagonal - of_b), min_of(diagonal, of_a), [&](int of_first) INLINED {
        return b[diagonal - 1 - of_first].before(a[of_first]);
    });
}

template <class Item>
DEVICE void merge_items(const Item* a, int of_a, const Item* b, int of_b, int diagonal, Item* own)
{
    int from_a = merge_path(Alone(), a, of_a, b, of_b, diagonal), from_b = diagonal - from_a;
    Item next_a = from_a < of_a ? a[from_a] : Item::last(), next_b = from_b < of_b ? b[from_b] : Item::last();
#pragma unroll
    for (int i = 0; i < ITEMS; i++)
    {
        bool take_b = next_b.before(next_a);
        own[i] = next_a;
        if (take_b)
            own[i] = next_b;
        if (take_b)
        {
            from_b++;
            next_b = from_b < of_b ? b[from_b] : Item::last();
        }
        else
        {
            from_a++;
            next_a = from_a < of_a ? a[from_a] : Item::last();
        }
    }
}

// Sorts the items of a team, in shared memory, all of them there or Item::last.
template <class Item>
DEVICE void sort_team(Team team, Item* shared)
{
    // Each thread its own, by the odd-even transposition network.
    Item own[ITEMS];
#pragma unroll
    for (int i = 0; i < ITEMS; i++)
        own[i] = shared[team.rank * ITEMS + i];
#pragma unroll
    for (int round = 0; round < ITEMS; round++)
    {
#pragma unroll
        for (int i = round & 1; i + 1 < ITEMS; i += 2)
            exchange(own[i], own[i + 1]);
    }

#pragma unroll
    for (int i = 0; i < ITEMS; i++)
        shared[team.rank * ITEMS + i] = own[i];
    team.sync();
    for (int width = 1; width < team.size; width *= 2)
    {
        const Item* a = shared + (team.rank & ~(2 * width - 1)) * ITEMS;
        int length = width * ITEMS;
        merge_items(a, length, a + length, length, (team.rank & (2 * width - 1)) * ITEMS, own);
        team.sync();
#pragma unroll
        for (int i = 0; i < ITEMS; i++)
            shared[team.rank * ITEMS + i] = own[i];
        team.sync();
    }
}

template <class Item>
DEVICE void load_items(Team team, const Sort& sort, int row, int begin, int n, int offset, Item* shared)
{
    for (int i = team.rank; i < team.size * ITEMS; i += team.size)
    {
        Item item = Item::last();
        if (offset + i < n)
        {
            i64 at = (i64)begin + offset + i;
            item = Item::of(sort.values, at, sort.type, offset + i, sort.descending != 0);
            if (sort.is_bad && !is_finite(load(sort.values, at, sort.type)))
                sort.is_bad[row] = 1;
        }

        shared[i] = item;
    }

    team.sync();
}

template <class Item>
DEVICE void unload(const Sort& sort, i64 at, Item item)
{
    sort.permutation[at] = item.index();
    if (sort.sorted)
        sort.sorted[at] = sort.sign * item.value(sort.descending != 0);
}

template <class Item>
DEVICE void sort_rows(const Sort& sort, int team_size)
{
    Team team = Team::of(team_size);
    int number = team.number();
    if (number >= sort.row_count)
        return;
    int row = sort.rows ? sort.rows[number] : number, begin = sort.row_starts[row], n = sort.row_starts[row + 1] - begin;
    Item* shared = (Item*)shared_memory() + team.place() * team.size * ITEMS;
    load_items(team, sort, row, begin, n, 0, shared);
    sort_team(team, shared);
    for (int i = team.rank; i < n; i += team.size)
        unload(sort, (i64)begin + i, shared[i]);
}

template <class Item>
DEVICE void sort_tile(const Sort& sort)
{
    Team team = Team::of_block();
    int row = sort.tile_rows[block_index()], begin = sort.row_starts[row], n = sort.row_starts[row + 1] - begin;
    int offset = (block_index() - sort.first_tiles[row]) * TILE;
    Item* shared = (Item*)shared_memory();
    load_items(team, sort, row, begin, n, offset, shared);
    sort_team(team, shared);
    for (int i = team.rank; i < TILE && offset + i < n; i += team.size)
        ((Item*)sort.items)[(i64)begin + offset + i] = shared[i];
}

// One tile of what merging neighbours of `width` tiles gives; the last pass also delivers.
template <class Item>
DEVICE void merge_tile(const Sort& sort, const Item* from, Item* to, int width)
{
    Team team = Team::of_block();
    int row = sort.tile_rows[block_index()], begin = sort.row_starts[row], n = sort.row_starts[row + 1] - begin;
    int tile = block_index() - sort.first_tiles[row], pair = tile & ~(2 * width - 1);
    i64 middle_element = (i64)(pair + width) * TILE, end_element = (i64)(pair + 2 * width) * TILE;
    int first = pair * TILE, middle = middle_element < n ? (int)middle_element : n, end = end_element < n ? (int)end_element : n;
    const Item* a = from + begin + first;
    const Item* b = from + begin + middle;
    int of_a = middle - first, of_b = end - middle, diagonal = tile * TILE - first;
    int count = min_of(TILE, end - tile * TILE);

    // Two warps find where the tile begins and ends in both lists: lanes together, as each step waits for the card's memory.
    Item* shared = (Item*)shared_memory();
    int* split = (int*)(shared + TILE);
    int warp = team.rank >> 5;
    if (warp < 2)
    {
        int found = merge_path(Lanes::of(32), a, of_a, b, of_b, diagonal + warp * count);
        if ((team.rank & 31) == 0)
            split[warp] = found;
    }

    team.sync();
    int from_a = split[0], tile_a = split[1] - from_a, from_b = diagonal - from_a, tile_b = count - tile_a;
    for (int i = team.rank; i < count; i += team.size)
        shared[i] = i < tile_a ? a[from_a + i] : b[from_b + i - tile_a];
    team.sync();
    Item own[ITEMS];
    int at = min_of(team.rank * ITEMS, count);
    merge_items(shared, tile_a, shared + tile_a, tile_b, at, own);
    team.sync();
#pragma unroll
    for (int i = 0; i < ITEMS; i++)
    {
        if (at + i < count)
            shared[at + i] = own[i];
    }

    team.sync();
    for (int i = team.rank; i < count; i += team.size)
    {
        i64 element = (i64)begin + (i64)tile * TILE + i;
        if (to)
            to[element] = shared[i];
        else
            unload(sort, element, shared[i]);
    }
}

KERNEL sort_rows_32(Sort sort, int team_size) { sort_rows<Item32>(sort, team_size); }
KERNEL sort_rows_64(Sort sort, int team_size) { sort_rows<Item64>(sort, team_size); }
KERNEL sort_tiles_32(Sort sort) { sort_tile<Item32>(sort); }
KERNEL sort_tiles_64(Sort sort) { sort_tile<Item64>(sort); }
KERNEL merge_tiles_32(Sort sort, const Item32* from, Item32* to, int width) { merge_tile(sort, from, to, width); }
KERNEL merge_tiles_64(Sort sort, const Item64* from, Item64* to, int width) { merge_tile(sort, from, to, width); }
