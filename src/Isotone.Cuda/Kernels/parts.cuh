// Sums over rows of any length: each row is cut into the same number of parts, a block a part, and one block adds up the parts of
// a row. Everything is added in a fixed order.
#pragma once
#include "dd.cuh"
#include "team.cuh"

struct Cut
{
    const int* row_starts;
    int row_count;
    int parts;     // of each row
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
        part.from = (int)((i64)part.n * number / cut.parts);
        part.to = (int)((i64)part.n * (number + 1) / cut.parts);
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
