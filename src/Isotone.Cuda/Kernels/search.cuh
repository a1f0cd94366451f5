// Binary searches by one thread, by lanes of a warp or by the warps of a block: more searchers, fewer rounds, each of which waits for
// memory once.
#pragma once
#include "team.cuh"

// Searches are for the first place of [low, high) where a test that fails up to some place and holds from it on holds; high where
// there is none. By one thread:
struct Alone
{
    template <class Test>
    DEVICE int first_true(int low, int high, Test test) const
    {
        while (low < high)
        {
            int middle = middle_of(low, high);
            if (test(middle))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
};

// By one thread, of a place that is likely close to low: steps that double until the test holds, then between the last two.
struct Near
{
    template <class Test>
    DEVICE int first_true(int low, int high, Test test) const
    {
        for (int step = 1; low < high; step *= 2)
        {
            int at = min_of(low + step, high) - 1;
            if (test(at))
            {
                high = at;
                break;
            }

            low = at + 1;
        }

        return Alone().first_true(low, high, test);
    }
};

// By `size` searchers at once: searcher `rank` tests one place, vote tells everybody who found the test to hold.
template <class Searchers, class Test>
DEVICE int search_together(const Searchers& searchers, int low, int high, Test test)
{
    while (low < high)
    {
        int size = searchers.size, step = (high - low + size) / (size + 1), at = low + (searchers.rank + 1) * step - 1;
        u32 votes = searchers.vote(at >= high || test(at));
        int first = votes ? __builtin_ctz(votes) : size, found = low + (first + 1) * step - 1;
        low += first * step;
        if (first < size)
            high = min_of(high, found);
    }

    return low;
}

// Some lanes of a warp, a power of two of them: a place a lane.
struct Lanes
{
    u32 mask;
    int size, rank;

    // The group of a thread among neighbours.
    DEVICE static Lanes of(int size)
    {
        int lane = thread_index() & 31, first = lane & ~(size - 1);
        Lanes lanes = {(size == 32 ? 0xffffffffu : (1u << size) - 1) << first, size, lane - first};
        return lanes;
    }

    DEVICE u32 vote(bool holds) const { return (ballot(mask, holds) & mask) >> __builtin_ctz(mask); }
    DEVICE void sync() const { sync_lanes(mask); }
    DEVICE int thread() const { return rank; }
    DEVICE int threads() const { return size; }

    template <class Test>
    DEVICE int first_true(int low, int high, Test test) const { return search_together(*this, low, high, test); }
};

// The warps of a block, up to 32: a place a warp, whose lanes work on it together.
struct Warps
{
    int size, rank;
    u32* votes; // shared, one a warp

    DEVICE static Warps of_block()
    {
        Warps warps = {block_size() >> 5, thread_index() >> 5, (u32*)shared_memory()};
        return warps;
    }

    DEVICE u32 vote(bool holds) const
    {
        if ((thread_index() & 31) == 0)
            votes[rank] = holds;
        sync_block();
        u32 all = 0;
        for (int i = 0; i < size; i++)
            all |= votes[i] << i;
        sync_block();
        return all;
    }

    DEVICE void sync() const { sync_block(); }
    DEVICE int thread() const { return thread_index(); }
    DEVICE int threads() const { return block_size(); }

    template <class Test>
    DEVICE int first_true(int low, int high, Test test) const { return search_together(*this, low, high, test); }
};
