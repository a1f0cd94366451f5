// The threads that work on one row or tile together: a block, or lanes of a warp, as few as a short row keeps busy.
#pragma once
#include "target.cuh"

#define ALL_LANES 0xffffffffu

struct Team
{
    int size;  // a power of two
    int rank;
    u32 mask;  // the lanes; 0 where the team is a block

    // A team of up to 32 threads is so many neighbouring lanes, a larger one the block.
    DEVICE static Team of(int size)
    {
        int lane = thread_index() & 31, first = lane & ~(size - 1);
        Team lanes = {size, lane - first, size == 32 ? ALL_LANES : ((1u << (size & 31)) - 1) << first};
        Team block = {size, thread_index(), 0};
        return size <= 32 ? lanes : block;
    }

    DEVICE static Team of_block() { return of(block_size()); }

    // Which of a block's teams it is, and of all.
    DEVICE int place() const { return mask ? thread_index() / size : 0; }
    DEVICE int number() const { return block_index() * (block_size() / size) + place(); }

    DEVICE void sync() const
    {
        if (mask)
            sync_lanes(mask);
        else
            sync_block();
    }

    DEVICE void sync_warp() const { sync_lanes(mask ? mask : ALL_LANES); }
};

// The sum of two neighbours, of which `before` comes first in the order of a scan.
template <bool REVERSE, class Monoid, class Value>
DEVICE Value combine_in_order(Monoid monoid, Value before, Value own)
{
    return REVERSE ? monoid.combine(own, before) : monoid.combine(before, own);
}

// What stands before each thread, combined, in a fixed order: the same bits every time. From the other end where REVERSE.
// scratch holds one value a thread; total receives all of them, combined. Each warp scans its own values, then the first warp
// the warps' totals, which stand in their last lanes' places: a block meets three times, whatever its size up to 1,024. Values of
// threads beyond a row are none, so that the bits do not depend on the size of the team.
template <bool REVERSE, class Monoid, class Value>
DEVICE Value scan_team(Team team, Monoid monoid, Value own, Value* scratch, Value& total)
{
    int rank = REVERSE ? team.size - 1 - team.rank : team.rank, lane = rank & 31, warps = team.size >> 5;
    Value sum = own;
    scratch[rank] = sum;
    team.sync_warp();
    for (int step = 1; step < 32 && step < team.size; step *= 2)
    {
        if (lane >= step)
            sum = combine_in_order<REVERSE>(monoid, scratch[rank - step], sum);
        team.sync_warp();
        scratch[rank] = sum;
        team.sync_warp();
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
