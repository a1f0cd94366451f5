// The soft Spearman correlation: with c the centred soft ranks of a row and u its target, centred and of norm 1,
// rho = u . c/|c| and d rho/d c = (u - rho c/|c|)/|c| (Blondel et al. 2020, section 6.3).
#include "parts.cuh"
#include "types.cuh"

struct Spearman
{
    Cut cut;
    const void* targets;
    const double* target_sorted;    // upwards, or the centred soft ranks of the targets in sorted order
    const int* target_permutation;  // that sorts the targets
    const double* ranks;            // c, in sorted order of the predictions
    const int* permutation;         // that sorts the predictions
    const int* is_bad;              // of rows
    const int* is_bad_target;
    double* units;                  // u before centring and scaling, in input order
    void* partial;                  // of parts
    double* row_state;              // of rows: mean and factor of u, factor of c; then rho, slope and scale
    double* correlations;
    const double* cotangent;        // of rows
    double* rank_cotangent;         // in input order
    int* is_constant;               // of rows: the target is
    int type;
    int kind;                       // of target ranks: hard, soft, none
};

enum Kind { HARD = 0, SOFT = 1, NONE = 2 };

// Twice the mean rank of place k less the mean of all ranks, 2 r - (n + 1): a whole number. Ties share it.
DEVICE double centred_rank(const double* sorted, int n, int k)
{
    double value = sorted[k];
    int low = 0, high = k;
    while (low < high)
    {
        int middle = middle_of(low, high);
        if (sorted[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }

    int first = low;
    low = k + 1;
    high = n;
    while (low < high)
    {
        int middle = middle_of(low, high);
        if (sorted[middle] <= value)
            low = middle + 1;
        else
            high = middle;
    }

    return (double)(low - n + first);
}

KERNEL spearman_units(Spearman of)
{
    Part part = Part::of(of.cut);
    for (int k = part.from + thread_index(); k < part.to; k += block_size())
    {
        i64 at = (i64)part.begin + k;
        if (of.kind == NONE)
            of.units[at] = load(of.targets, at, of.type) - load(of.targets, part.begin, of.type);
        else
            of.units[part.begin + of.target_permutation[at]] =
                of.kind == HARD ? centred_rank(of.target_sorted + part.begin, part.n, k) : of.target_sorted[at];
    }
}

// The sum of u, and the largest magnitudes.
struct Range { dd sum; double target, rank; };

struct RangeMonoid
{
    DEVICE Range none() const { Range range = {make_dd(0), 0, 0}; return range; }
    DEVICE Range combine(Range a, Range b) const
    {
        Range range = {add(a.sum, b.sum), larger_of(a.target, b.target), larger_of(a.rank, b.rank)};
        return range;
    }
};

struct Products { dd target, both, rank; };

struct ProductsMonoid
{
    DEVICE Products none() const { Products sums = {make_dd(0), make_dd(0), make_dd(0)}; return sums; }
    DEVICE Products combine(Products a, Products b) const
    {
        Products sums = {add(a.target, b.target), add(a.both, b.both), add(a.rank, b.rank)};
        return sums;
    }
};

KERNEL spearman_ranges(Spearman of)
{
    Team team = Team::of_block();
    Part part = Part::of(of.cut);
    RangeMonoid monoid;
    Range own = monoid.none();
    for (int k = part.from + team.rank; k < part.to; k += team.size)
    {
        double u = of.units[part.begin + k], c = of.ranks[part.begin + k];
        Range one = {make_dd(u), abs_of(u), abs_of(c)};
        own = monoid.combine(own, one);
    }

    Range all = combine_team(team, monoid, own, (Range*)shared_memory());
    if (team.rank == 0)
        ((Range*)of.partial)[block_index()] = all;
}

// The power of two that makes a magnitude about 1: squares then neither overflow nor underflow.
DEVICE double scale_of(double largest)
{
    if (!(largest > 0) || !is_finite(largest))
        return 1;
    int exponent = (int)(bits_of(largest) >> 52) - 1023;
    exponent = exponent < -1022 ? -1022 : exponent;
    return double_of((u64)(1023 - (exponent > 1022 ? 1022 : exponent)) << 52);
}

KERNEL spearman_scales(Spearman of)
{
    Team team = Team::of_block();
    int row = block_index(), n = of.cut.row_starts[row + 1] - of.cut.row_starts[row];
    const Range* parts = (const Range*)of.partial + (i64)row * of.cut.parts;
    Range all = combine_parts(team, RangeMonoid(), parts, of.cut.parts, (Range*)shared_memory());
    if (team.rank != 0)
        return;

    // Hard ranks are centred as they are, without rounding.
    of.row_state[6 * row] = of.kind == HARD ? 0 : divide(all.sum, (double)n).hi;
    of.row_state[6 * row + 1] = scale_of(all.target);
    of.row_state[6 * row + 2] = scale_of(all.rank);
}

KERNEL spearman_products(Spearman of)
{
    Team team = Team::of_block();
    Part part = Part::of(of.cut);
    ProductsMonoid monoid;
    Products own = monoid.none();
    const double* state = of.row_state + 6 * part.row;
    for (int k = part.from + team.rank; k < part.to; k += team.size)
    {
        double c = of.ranks[part.begin + k] * state[2];
        double u = (of.units[part.begin + of.permutation[part.begin + k]] - state[0]) * state[1];
        Products one = {two_product(u, u), two_product(u, c), two_product(c, c)};
        own = monoid.combine(own, one);
    }

    Products all = combine_team(team, monoid, own, (Products*)shared_memory());
    if (team.rank == 0)
        ((Products*)of.partial)[block_index()] = all;
}

KERNEL spearman_finish(Spearman of)
{
    Team team = Team::of_block();
    int row = block_index();
    const Products* parts = (const Products*)of.partial + (i64)row * of.cut.parts;
    Products all = combine_parts(team, ProductsMonoid(), parts, of.cut.parts, (Products*)shared_memory());
    if (team.rank != 0)
        return;
    double n = of.cut.row_starts[row + 1] - of.cut.row_starts[row];
    double* state = of.row_state + 6 * row;
    double norm_u = __builtin_sqrt(all.target.hi), norm_c = __builtin_sqrt(all.rank.hi);
    bool is_constant = norm_u == 0;
    double rho = is_constant || norm_c == 0 ? 0 : all.both.hi / norm_u / norm_c;
    rho = rho > 1 ? 1 : rho < -1 ? -1 : rho;

    // Of constant predictions the norm of n different ranks stands for |c|: sqrt((n^3 - n)/12).
    double hard_norm = n > 1 ? __builtin_sqrt((n * n * n - n) / 12) : 1;
    double scale = norm_c == 0 ? 1 / hard_norm : state[2] / norm_c;
    state[1] = is_constant ? 0 : state[1] / norm_u;
    state[3] = norm_c == 0 ? 0 : rho * state[2] / norm_c;
    state[4] = scale;
    bool is_bad = of.is_bad[row] || (of.is_bad_target && of.is_bad_target[row]) || norm_u != norm_u || norm_c != norm_c;
    if (is_bad)
        state[4] = rho = double_of(0x7ff8000000000000ULL);
    of.is_constant[row] = is_constant && !is_bad;
    of.correlations[row] = rho;
}

// What is pulled back through the soft ranks: cotangent (u - rho c/|c|)/|c|.
KERNEL spearman_cotangent(Spearman of)
{
    Part part = Part::of(of.cut);
    const double* state = of.row_state + 6 * part.row;
    double scale = of.cotangent[part.row] * state[4];
    for (int k = part.from + thread_index(); k < part.to; k += block_size())
    {
        int at = part.begin + of.permutation[part.begin + k];
        double u = (of.units[at] - state[0]) * state[1];
        of.rank_cotangent[at] = scale * (u - state[3] * of.ranks[part.begin + k]);
    }
}
