// The sums that comparisons and means are taken from, over the elements of a team: each thread sums its items, the team scans
// the threads' sums, and each place gets its own.
#pragma once
#include "pass.cuh"
#include "team.cuh"

struct LargestMonoid
{
    DEVICE double none() const { return 0; }
    DEVICE double combine(double a, double b) const { return larger_of(a, b); }
};

// prefix[k]: the sum of the terms before place k, up to and with k = n. Terms of places [offset, offset + n) of the row.
DEVICE double sum_prefixes(
    Team team, const Pass& pass, PassRow row, int offset, int n, double reference, dd* prefix, Sum* scratch, Sum before)
{
    SumMonoid monoid;
    int begin = min_of(team.rank * ITEMS, n), end = min_of(begin + ITEMS, n);
    Sum own = monoid.none(), all;
    Sum term[ITEMS];
#pragma unroll
    for (int i = 0; i < ITEMS; i++)
    {
        if (begin + i >= end)
            continue;
        double value = input_of(pass, row, offset + begin + i);
        term[i].value = term_of(pass, row, offset + begin + i, value, reference);

        // Beyond these magnitudes pairs may lose what they are trusted to hold.
        bool moderate = pass.mode != FORWARD || (Squared::is_moderate(value) && Squared::is_moderate(reference));
        term[i].lost = moderate ? 0 : double_of(0x7ff0000000000000ULL);
        own = monoid.combine(own, term[i]);
    }

    Sum sum = scan_team<false>(team, monoid, own, scratch, all);
    sum = monoid.combine(before, sum);
#pragma unroll
    for (int i = 0; i < ITEMS; i++)
    {
        if (begin + i >= end)
            continue;
        prefix[begin + i] = sum.value;
        sum = monoid.combine(sum, term[i]);
        if (begin + i + 1 == n)
            prefix[n] = sum.value;
    }

    // Each place's sum was added up in an order of its own. The bounds themselves are rounded: twice them is rigorous.
    if (pass.mode != FORWARD)
        return 0;
    double lost;
    scan_team<false>(team, LargestMonoid(), larger_of(sum.lost, all.lost), (double*)scratch, lost);
    return 2 * lost;
}

// excess[k]: of the terms from place k to the end n, to which what stands behind is added.
DEVICE void sum_powers(
    Team team, PowerMonoid monoid, int offset, int n, dd* excess, Power* scratch, Power behind)
{
    int begin = min_of(team.rank * ITEMS, n), end = min_of(begin + ITEMS, n);
    Power own[ITEMS], suffix = monoid.none(), all;
    for (int i = ITEMS - 1; i >= 0; i--)
    {
        if (begin + i < end)
        {
            Power one = {make_dd(0), 1, offset + begin + i};
            suffix = monoid.combine(one, suffix);
        }

        own[i] = suffix;
    }

    Power after = monoid.combine(scan_team<true>(team, monoid, suffix, scratch, all), behind);
    for (int i = 0; i < ITEMS; i++)
    {
        if (begin + i < end)
            excess[begin + i] = monoid.combine(own[i], after).excess;
    }

    if (team.rank == 0)
        excess[n] = behind.excess;
}

// Shared memory of a team of T threads: sums, vertices, the directory of leaves and the scratch of a scan.
struct Arena
{
    dd* sums;
    int* starts;
    int* directory;
    void* scratch;

    DEVICE static Arena of(Team team)
    {
        int elements = team.size * ITEMS;
        int bytes = 16 * (elements + 1) + 4 * elements + 16 * team.size + 32 * team.size;
        char* base = shared_memory() + team.place() * bytes;
        Arena arena = {(dd*)base, (int*)(base + 16 * (elements + 1)), 0, 0};
        arena.directory = arena.starts + elements;
        arena.scratch = arena.directory + 4 * team.size;
        return arena;
    }

    template <class Hull>
    DEVICE void lay_out(Team team, Hull& hull) const
    {
        hull.starts = starts;
        hull.from = directory;
        hull.to = directory + team.size;
        hull.first = directory + 2 * team.size;
        hull.last = directory + 3 * team.size;
        hull.shift = 3;
    }
};

// Walks a thread's places and says which block each is in: visit(k, begin, end).
template <class Hull, class Visit>
DEVICE void walk_blocks(const Hull& hull, int leaf, int leaves, int begin, int end, int place, int block, Visit visit)
{
    for (int k = begin; k < end; k++)
    {
        if (place < hull.to[leaf] && hull.starts[place] == k)
        {
            block = k;
            place++;
        }

        int behind = place < hull.to[leaf] ? hull.starts[place] : leaf + 1 < leaves ? hull.first[leaf + 1] : hull.n;
        visit(k, block, behind);
    }
}
