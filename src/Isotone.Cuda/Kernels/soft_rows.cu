// Soft operators on rows that one team holds: of up to 256 elements by lanes of a warp, of up to 2,048 by a block. The row is sorted.
#include "hull.cuh"
#include "sums.cuh"

DEVICE void finish(const Pass& pass, PassRow row, int k, int begin, int end, double value)
{
    pass.block_begin[row.begin + k] = begin;
    pass.block_end[row.begin + k] = end;
    put(pass, row, k, value);
}

template <class Hull, class Visit>
DEVICE void visit_team(Team team, const Hull& hull, Visit visit)
{
    int begin = min_of(team.rank * ITEMS, hull.n), end = min_of(begin + ITEMS, hull.n), leaf = team.rank;
    if (begin == end)
        return;
    bool opens = hull.from[leaf] < hull.to[leaf] && hull.starts[hull.from[leaf]] == begin;
    walk_blocks(
        hull, leaf, (hull.n + ITEMS - 1) / ITEMS, begin, end, hull.from[leaf], opens ? begin : hull.last[leaf - 1], visit);
}

DEVICE void squared_row(const Pass& pass, PassRow row, Team team)
{
    Arena arena = Arena::of(team);
    const double* z = pass.sorted + row.begin;
    double lost = sum_prefixes(
        team, pass, row, 0, row.n, z[0], arena.sums, (Sum*)arena.scratch, SumMonoid().none());
    team.sync();
    Squared blocks = {arena.sums, z, pass.strength, pass.is_rank != 0, lost, 0, 0};
    Hull<Squared> hull;
    hull.blocks = blocks;
    hull.n = row.n;
    arena.lay_out(team, hull);
    fit_team(team, hull);
    int known = -1;
    BlockMean mean = {make_dd(0), 0};
    visit_team(team, hull, [&](int k, int begin, int end) INLINED {
        if (begin != known)
            mean = block_mean(pass, row, blocks, begin, end);
        known = begin;
        finish(pass, row, k, begin, end, squared_forward(pass, row, k, begin, end, mean));
    });
}

DEVICE void entropic_row(const Pass& pass, PassRow row, Team team)
{
    Arena arena = Arena::of(team);
    const double* z = pass.sorted + row.begin;
    double scale = pass.is_rank ? pass.strength : 1;
    PowerMonoid monoid = {z, scale};
    sum_powers(team, monoid, 0, row.n, arena.sums, (Power*)arena.scratch, monoid.none());
    team.sync();
    Entropic blocks = {arena.sums, z, scale, pass.strength, pass.is_rank != 0, row.n, row.n};
    Hull<Entropic> hull;
    hull.blocks = blocks;
    hull.n = row.n;
    arena.lay_out(team, hull);
    fit_team(team, hull);
    int known = -1;
    dd excess = make_dd(0);
    double level = 0;
    visit_team(team, hull, [&](int k, int begin, int end) INLINED {
        if (begin != known)
        {
            known = begin;
            excess = end - begin == 1 ? make_dd(0) : blocks.power_side(begin, end).excess;
            level = end - begin == 1 ? 0 : entropic_level(pass, end - begin, excess, blocks);
        }

        finish(pass, row, k, begin, end, entropic_forward(pass, row, k, begin, end, excess, level, blocks));
    });
}

DEVICE void derive_row(const Pass& pass, PassRow row, Team team)
{
    Arena arena = Arena::of(team);
    double reference = reference_of(pass, row);
    sum_prefixes(team, pass, row, 0, row.n, reference, arena.sums, (Sum*)arena.scratch, SumMonoid().none());
    team.sync();
    int first = min_of(team.rank * ITEMS, row.n), last = min_of(first + ITEMS, row.n);
    int known = -1;
    dd sum = make_dd(0), mean = sum;
    for (int k = first; k < last; k++)
    {
        int begin = pass.block_begin[row.begin + k], end = pass.block_end[row.begin + k];
        if (begin != known)
        {
            sum = subtract(arena.sums[end], arena.sums[begin]);
            mean = divide(sum, (double)(end - begin));
        }

        known = begin;
        put(pass, row, k, derivative(pass, row, k, begin, end, sum, mean, input_of(pass, row, k), reference));
    }
}

// A team a row.
template <class Work>
DEVICE void each_row(const Pass& pass, int team_size, Work work)
{
    Team team = Team::of(team_size);
    if (team.number() < pass.row_count)
        work(PassRow::of(pass, team.number()), team);
}

KERNEL_OF(2) soft_rows_squared(Pass pass, int team_size)
{
    each_row(pass, team_size, [&](PassRow row, Team team) INLINED { squared_row(pass, row, team); });
}

KERNEL_OF(1) soft_rows_entropic(Pass pass, int team_size)
{
    each_row(pass, team_size, [&](PassRow row, Team team) INLINED { entropic_row(pass, row, team); });
}

KERNEL soft_rows_derivative(Pass pass, int team_size)
{
    each_row(pass, team_size, [&](PassRow row, Team team) INLINED { derive_row(pass, row, team); });
}
