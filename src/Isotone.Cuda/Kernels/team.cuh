// The threads that work on one row or tile together: a warp, where rows are short and a block holds several, or a block.
#pragma once
#include "target.cuh"

#define ALL_LANES 0xffffffffu

struct Team
{
    int size;     // a power of two
    int rank;
    bool is_warp;

    DEVICE void sync() const
    {
        if (is_warp)
            sync_lanes(ALL_LANES);
        else
            sync_block();
    }
};

DEVICE Team warp_team() { Team team = {32, thread_index() & 31, true}; return team; }
DEVICE Team block_team() { Team team = {block_size(), thread_index(), false}; return team; }

// The sum of two neighbours, of which `before` comes first in the order of a scan.
template <bool REVERSE, class Monoid, class Value>
DEVICE Value combine_in_order(Monoid monoid, Value before, Value own)
{
    return REVERSE ? monoid.combine(own, before) : monoid.combine(before, own);
}

// What stands before each thread, combined, in a fixed order: the same bits every time. From the other end where REVERSE.
// scratch holds one value a thread; total receives all of them, combined. Each warp scans its own values, then the first warp
// the warps' totals, which stand in their last lanes' places: a block meets three times, whatever its size up to 1,024.
template <bool REVERSE, class Monoid, class Value>
DEVICE Value scan_team(Team team, Monoid monoid, Value own, Value* scratch, Value& total)
{
    int rank = REVERSE ? team.size - 1 - team.rank : team.rank, lane = rank & 31, warps = team.size >> 5;
    Value sum = own;
    scratch[rank] = sum;
    sync_lanes(ALL_LANES);
    for (int step = 1; step < 32; step *= 2)
    {
        if (lane >= step)
            sum = combine_in_order<REVERSE>(monoid, scratch[rank - step], sum);
        sync_lanes(ALL_LANES);
        scratch[rank] = sum;
        sync_lanes(ALL_LANES);
    }

    Value result = lane == 0 ? monoid.none() : scratch[rank - 1];
    if (warps > 1)
    {
        team.sync();
        if (rank < 32)
        {
            int place = 32 * rank + 31;
            if (rank < warps)
                sum = scratch[place];
            for (int step = 1; step < warps; step *= 2)
            {
                if (rank >= step && rank < warps)
                    sum = combine_in_order<REVERSE>(monoid, scratch[place - 32 * step], sum);
                sync_lanes(ALL_LANES);
                if (rank < warps)
                    scratch[place] = sum;
                sync_lanes(ALL_LANES);
            }
        }

        team.sync();
        if (rank >= 32)
        {
            Value before = scratch[(rank & ~31) - 1];
            result = lane == 0 ? before : combine_in_order<REVERSE>(monoid, before, result);
        }
    }

    total = scratch[team.size - 1];
    team.sync();
    return result;
}
