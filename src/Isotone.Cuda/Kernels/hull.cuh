// The blocks of an isotonic fit are the straight pieces of a least concave majorant (Barlow et al. 1972): its vertices are
// the blocks' first elements. Two fitted neighbours A, B merge by one bridge, a line that touches both, and whatever lies
// under the bridge is one block. Here a fit is a run of leaves of 2^shift elements, each with a list of its vertices.
#pragma once
#include "search.cuh"

template <class Blocks>
struct Hull
{
    Blocks blocks;  // pools(a, b, c): whether blocks [a, b) and [b, c) pool
    int* starts;    // a leaf's vertices stand from its own first place on
    int* from;      // the vertices that are left of a leaf: starts[from] up to, not with, starts[to]
    int* to;
    int* first;     // the first vertex at or after the beginning of a leaf; the end of the fit where there is none
    int* last;      // the last vertex before the end of a leaf
    int shift;
    int n;

    DEVICE int end_of(int leaf) const { i64 end = (i64)leaf << shift; return end < n ? (int)end : n; }

    // The vertex behind the one at a place of a leaf, in a fit of leaves up to end_leaf.
    DEVICE int next(int leaf, int place, int end_leaf) const
    {
        if (place + 1 < to[leaf])
            return starts[place + 1];
        return leaf + 1 < end_leaf ? first[leaf + 1] : end_of(end_leaf);
    }

    // The vertex where the tangent from a touches the fit of leaves [begin_leaf, end_leaf), or its end, and its place. Along a
    // concave fit "the next piece rises above the line from a" holds up to there and not after.
    template <class Search>
    DEVICE int tangent(Search search, int a, int begin_leaf, int end_leaf, int& leaf_of, int& place_of) const
    {
        int end = end_of(end_leaf);
        leaf_of = begin_leaf;
        place_of = from[begin_leaf];
        if (!blocks.pools(a, first[begin_leaf], next(begin_leaf, from[begin_leaf], end_leaf)))
            return first[begin_leaf];
        int low = search.first_true(begin_leaf + 1, end_leaf, [&](int k) INLINED {
            int vertex = first[k], leaf = vertex >> shift;
            return vertex >= end || !blocks.pools(a, vertex, next(leaf, from[leaf], end_leaf));
        }) - 1;
        int lowest = search.first_true(from[low] + 1, to[low], [&](int k) INLINED {
            return !blocks.pools(a, starts[k], next(low, k, end_leaf));
        }) - 1;
        int touched = next(low, lowest, end_leaf);
        leaf_of = touched >> shift;
        place_of = leaf_of == low ? lowest + 1 : touched < end ? from[leaf_of] : 0;
        return touched;
    }

    // Merges the fits of leaves [begin, middle) and [middle, end): `crew` looks for the bridge's beginning, and each of it, by
    // `search`, for the end that goes with a beginning. Whoever reads the result waits for the crew first.
    template <class Crew, class Search>
    DEVICE void merge(Crew crew, Search search, int begin, int middle, int end) const
    {
        int border = end_of(middle), end_element = end_of(end), leaf_b, place_b;
        if (!blocks.pools(last[middle - 1], border, next(middle, from[middle], end)))
            return;

        // The bridge begins at the last vertex of A whose piece before does not pool with it.
        auto is_below = [&](int before, int vertex) INLINED {
            int leaf, place;
            return blocks.pools(before, vertex, tangent(search, vertex, middle, end, leaf, place));
        };
        int leaf = crew.first_true(begin + 1, middle, [&](int k) INLINED {
            int vertex = first[k];
            return vertex >= border || is_below(last[(vertex >> shift) - 1], vertex);
        }) - 1;
        int place = crew.first_true(
            from[leaf] + 1, to[leaf], [&](int k) INLINED { return is_below(starts[k - 1], starts[k]); }) - 1;
        int left = starts[place], right = tangent(search, left, middle, end, leaf_b, place_b);
        int behind = right < end_element ? leaf_b : end;
        crew.sync();
        for (int k = leaf + 1 + crew.thread(); k < behind; k += crew.threads())
        {
            to[k] = from[k];
            first[k] = right;
            last[k] = left;
        }

        if (crew.thread() == 0)
        {
            to[leaf] = place + 1;
            last[leaf] = left;
            if (right < end_element)
            {
                from[behind] = place_b;
                first[behind] = right;
            }
        }
    }
};

// Fits the elements of one leaf by pooling adjacent violators; its vertices go to starts. Every block of the fit is a piece of
// the leaf's majorant, whatever the neighbours turn out to be.
template <class Blocks>
DEVICE int fit_leaf(const Blocks& blocks, int begin, int end, int* starts)
{
    int count = 0;
    for (int k = begin; k < end; k++)
    {
        starts[count++] = k;
        while (count > 1 && blocks.pools(starts[count - 2], starts[count - 1], k + 1))
            count--;
    }

    return count;
}

// Fits n elements, at most ITEMS a thread: leaves, then pairs, then pairs of pairs. The directory has one entry a thread.
template <class Blocks>
DEVICE void fit_team(Team team, const Hull<Blocks>& hull)
{
    int begin = min_of(team.rank * ITEMS, hull.n), end = min_of(begin + ITEMS, hull.n), leaf = team.rank;
    if (begin < end)
    {
        hull.from[leaf] = begin;
        hull.to[leaf] = begin + fit_leaf(hull.blocks, begin, end, hull.starts + begin);
        hull.first[leaf] = begin;
        hull.last[leaf] = hull.starts[hull.to[leaf] - 1];
    }

    int leaves = (hull.n + ITEMS - 1) / ITEMS;
    for (int width = 1; width < leaves; width *= 2)
    {
        team.sync();
        int pair = leaf & ~(2 * width - 1), middle = pair + width;
        if (middle < leaves && leaf - pair < 32)
            hull.merge(Lanes::of(min_of(32, 2 * width)), Near(), pair, middle, min_of(pair + 2 * width, leaves));
    }

    team.sync();
}
