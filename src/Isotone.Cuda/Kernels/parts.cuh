// Sums over rows of any length: a row is cut into parts of 4,096 elements, or into 256 parts, a block a part, and one block adds up
// the parts. Everything is added in an order that depends on the row's length alone, so its bits are the same in any batch.
#pragma once
#include "dd.cuh"
#include "team.cuh"

struct Cut
{
    const int* row_starts;
    int row_count;
    int parts;     // of the longest row; others leave some empty

    // Where a part of a row of n elements begins.
    DEVICE static int begin_of(int part, int n)
    {
        int length = n <= 256 * 4096 ? 4096 : (n - 1) / 256 + 1;
        i64 begin = (i64)part * length;
        return begin < n ? (int)begin : n;
    }
};

// The elements of a row that this block has.
struct Part
{
    int row, begin, n, from, to;

    DEVICE static Part of(const Cut& cut)
    {
        Part part;
        part.row = block_index() / cut.parts;
        int number = block_index() - part.row * cut.parts;
        part.begin = cut.row_starts[part.row];
        part.n = cut.row_starts[part.row + 1] - part.begin;
        part.from = Cut::begin_of(number, part.n);
        part.to = Cut::begin_of(number + 1, part.n);
        return part;
    }
};

// All values of a team, combined; every thread gets the same.
template <class Monoid, class Value>
DEVICE Value combine_team(Team team, Monoid monoid, Value own, Value* scratch)
{
    Value total;
    scan_team<false>(team, monoid, own, scratch, total);
    return total;
}

// The parts of a row, combined.
template <class Monoid, class Value>
DEVICE Value combine_parts(Team team, Monoid monoid, const Value* parts, int count, Value* scratch)
{
    Value own = monoid.none();
    for (int i = team.rank; i < count; i += team.size)
        own = monoid.combine(own, parts[i]);
    return combine_team(team, monoid, own, scratch);
}
