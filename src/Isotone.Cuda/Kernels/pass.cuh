// One pass of a soft operator over rows: what the host hands to every kernel of it, and the formulas of an element.
#pragma once
#include "entropic.cuh"
#include "squared.cuh"
#include "types.cuh"

enum Mode { FORWARD = 0, VJP = 1, JVP = 2 };

struct Pass
{
    const int* row_starts;   // of rows, one more entry than rows
    const int* rows;         // the rows that this launch is for, or 0 for all
    int row_count;
    int type;                // of values, results and gradients
    const void* input;
    void* output;
    double* centred;         // soft ranks less their mean, in sorted order, in place of the output; or 0
    int* permutation;
    double* sorted;          // z: the values with the sign that makes them descend
    int* block_begin;        // of each place: its block's first place
    int* block_end;
    double* softmax;         // KL only
    int* is_bad;             // a flag a row: it holds NaN or an infinity
    double strength;
    double sign;
    int is_rank;
    int is_entropic;
    int mode;
    int input_type;          // of cotangents and tangents
};

// What the formulas need of one row.
struct PassRow
{
    int row, begin, n;
    bool is_bad;

    DEVICE static PassRow of(const Pass& pass, int number)
    {
        PassRow row;
        row.row = pass.rows ? pass.rows[number] : number;
        row.begin = pass.row_starts[row.row];
        row.n = pass.row_starts[row.row + 1] - row.begin;
        row.is_bad = pass.is_bad[row.row] != 0;
        return row;
    }
};

// Whether input k-th in sorted order stands at the permutation's place.
DEVICE bool gathers(const Pass& pass) { return pass.is_rank || pass.mode == JVP; }

DEVICE double derivative_input(const Pass& pass, PassRow row, int k)
{
    int place = gathers(pass) ? pass.permutation[row.begin + k] : k;
    return load(pass.input, (i64)row.begin + place, pass.input_type);
}

// What is summed over blocks, relative to the row's first: equal cotangents then cancel exactly.
DEVICE double input_of(const Pass& pass, PassRow row, int k)
{
    return pass.mode == FORWARD ? pass.sorted[row.begin + k] : derivative_input(pass, row, k);
}

DEVICE double reference_of(const Pass& pass, PassRow row)
{
    return pass.mode == VJP && pass.is_entropic && !pass.is_rank ? 0 : input_of(pass, row, 0);
}

DEVICE dd term_of(const Pass& pass, PassRow row, int k, double value, double reference)
{
    dd term = two_sum(value, -reference);
    bool is_weighted = pass.is_entropic && pass.mode != FORWARD && (pass.is_rank || pass.mode == JVP);
    return is_weighted ? two_product(pass.softmax[row.begin + k], term.hi) : term;
}

DEVICE void put(const Pass& pass, PassRow row, int k, double value)
{
    bool scatters = pass.mode == FORWARD ? pass.is_rank : pass.is_rank || pass.mode == VJP;
    if (row.is_bad)
        value = double_of(0x7ff8000000000000ULL);
    if (pass.mode == FORWARD && pass.centred)
        pass.centred[row.begin + k] = value;
    else
        store(pass.output, (i64)row.begin + (scatters ? pass.permutation[row.begin + k] : k), pass.type, value);
}

// rho summed over the places [begin, end) of a row, and its mean.
DEVICE double mean_position(PassRow row, int begin, int end) { return row.n - 0.5 * ((double)begin + end - 1); }

// A block's mean of differences from one of its row's values.
struct BlockMean { dd mean; double reference; };

// From prefix sums relative to the row's first value; a short block anew where they hold too little of it: where values far
// larger than it stand before, and the strength is small.
DEVICE BlockMean block_mean(const Pass& pass, PassRow row, const Squared& blocks, int begin, int end)
{
    const int Short = 4096;
    const double* z = pass.sorted + row.begin;
    dd sum = subtract(blocks.prefix[end], blocks.prefix[begin]);
    double reference = z[0], count = end - begin;
    if (end - begin <= Short && blocks.lost_among(begin, end, end) > 1e-14 * pass.strength)
    {
        sum = make_dd(0);
        reference = z[begin];
        for (int k = begin + 1; k < end; k++)
            sum = add(sum, two_sum(z[k], -z[begin]));
    }

    BlockMean result = {divide(sum, count), reference};
    return result;
}

// The result of place k in block [begin, end) (L2).
DEVICE double squared_forward(const Pass& pass, PassRow row, int k, int begin, int end, BlockMean block)
{
    double count = end - begin, first = block.reference;
    dd mean = block.mean;
    if (pass.is_rank)
    {
        // r = mean_B rho + (z - mean_B z)/eps.
        double level = mean_position(row, begin, end) - (pass.centred ? 0.5 * (row.n + 1.0) : 0);
        if (end - begin == 1)
            return level;
        return level + subtract(two_sum(pass.sorted[row.begin + k], -first), mean).hi / pass.strength;
    }

    // y = sigma (mean_B z + (w_k - mean_B w)), w = rho/eps.
    if (end - begin == 1)
        return pass.sign * pass.sorted[row.begin + k];
    dd level = add(make_dd(first), mean);
    dd deviation = divide(make_dd(0.5 * (count - 1) - (k - begin)), pass.strength);
    return pass.sign * add(level, deviation).hi;
}

// log(mean e^(z - z_begin)) - log(mean e^(w - w_begin)) of a block of a KL soft sort; nothing for a rank.
DEVICE double entropic_level(const Pass& pass, int count, dd excess, const Entropic& blocks)
{
    if (pass.is_rank)
        return 0;
    return log_one_plus(divide(excess, (double)count)) - log_one_plus(divide(blocks.geometric_side(count).excess, (double)count));
}

// The same for KL, given sum_B (e^((z - z_begin)/scale) - 1) and the level. Keeps the softmax.
DEVICE double entropic_forward(
    const Pass& pass, PassRow row, int k, int begin, int end, dd excess, double level_of_sort, const Entropic& blocks)
{
    double count = end - begin, first = pass.sorted[row.begin + begin], z = pass.sorted[row.begin + k];
    double x = (z - first) / blocks.scale, sum = sum_of(count, excess), softmax = exp_of(x) / sum;
    pass.softmax[row.begin + k] = softmax;
    if (pass.is_rank)
    {
        // r = sum_B rho softmax. Less the mean of all ranks: r - mean_B rho = mean_B rho (e - mean e)/mean e.
        double level = mean_position(row, begin, end);
        if (!pass.centred)
            return level * count * softmax;
        double mean = excess.hi / count;
        return (level - 0.5 * (row.n + 1.0)) + level * (exp_minus_one_of(x) - mean) * count / sum;
    }

    // y = sigma (w_k - LSE_B(w) + LSE_B(z)): relative to the block's first, the logarithms of its length cancel.
    return pass.sign * (first + (level_of_sort - (k - begin) / pass.strength));
}

// The derivative at place k, given the block's sum of terms and their mean.
DEVICE double derivative(
    const Pass& pass, PassRow row, int k, int begin, int end, dd sum, dd mean, double value, double reference)
{
    double count = end - begin;
    if (!pass.is_entropic)
    {
        // Rank: sigma (g - mean_B g)/eps, symmetric. Sort: mean_B g.
        if (pass.is_rank)
            return end - begin == 1 ? 0 : pass.sign * subtract(two_sum(value, -reference), mean).hi / pass.strength;
        return end - begin == 1 ? value : add(mean, make_dd(reference)).hi;
    }

    double softmax = pass.softmax[row.begin + k];
    if (pass.is_rank)
    {
        // sigma (r/eps) (g - sum_B softmax g), symmetric.
        double slope = mean_position(row, begin, end) * count * pass.sign / pass.strength;
        return end - begin == 1 ? 0 : softmax * slope * ((value - reference) - sum.hi);
    }

    // Forth sum_B softmax t, back softmax sum_B g.
    return pass.mode == JVP ? add(make_dd(reference), sum).hi : softmax * sum.hi;
}
