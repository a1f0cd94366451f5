// The threads that work on one row or tile together: a warp, where rows are short and a block holds several, or a block.
#pragma once
#include "target.cuh"

struct Team
{
    int size;     // a power of two
    int rank;
    bool is_warp;

    DEVICE void sync() const
    {
        if (is_warp)
            sync_lanes(0xffffffff);
        else
            sync_block();
    }
};

DEVICE Team warp_team() { Team team = {32, thread_index() & 31, true}; return team; }
DEVICE Team block_team() { Team team = {block_size(), thread_index(), false}; return team; }

// What stands before each thread, combined, in a fixed order: the same bits every time. From the other end where REVERSE.
// scratch holds one value a thread; total receives all of them, combined.
template <bool REVERSE, class Monoid, class Value>
DEVICE Value scan_team(Team team, Monoid monoid, Value own, Value* scratch, Value& total)
{
    int rank = REVERSE ? team.size - 1 - team.rank : team.rank;
    scratch[rank] = own;
    team.sync();
    for (int step = 1; step < team.size; step *= 2)
    {
        Value sum = scratch[rank];
        if (rank >= step)
        {
            Value before = scratch[rank - step];
            sum = REVERSE ? monoid.combine(sum, before) : monoid.combine(before, sum);
        }

        team.sync();
        scratch[rank] = sum;
        team.sync();
    }

    Value result = rank == 0 ? monoid.none() : scratch[rank - 1];
    total = scratch[team.size - 1];
    team.sync();
    return result;
}
