// AUM, the area under the minimum of false positives and false negatives (Hillman and Hocking 2023, JMLR 24). As the constant
// added to the predictions grows, FP only rises and FN only falls: the minimum is FP up to the prediction c where they cross, and
// FN from there. By predictions: AUM = sum over negatives above c of (p - c)/fp + sum over positives below c of (c - p)/fn.
#include "parts.cuh"
#include "types.cuh"

struct Slopes { double negative, positive; };

struct AumRow
{
    double crossing;
    i64 fp_weight, fn_weight; // of a false positive and a false negative, so that equal rates compare as equal
    double unit;
    Slopes above, below, at_left, at_right;
};

struct Aum
{
    Cut cut;
    const void* labels;      // 1 is positive, anything else negative
    const void* predictions;
    const double* sorted;    // the predictions downwards
    const int* permutation;
    int* is_bad;             // of rows: bit 0 a prediction, 1 a label, 2 a single class
    i64* positives;          // of parts
    void* partial;           // of parts
    AumRow* rows;
    double* areas;
    const double* cotangent; // of rows; or 0 for 1
    void* output;
    int type;
    int is_rate;
    int side;                // of the derivative: -1 left, 1 right, 0 their mean
    int padding;
};

struct IntegerMonoid
{
    DEVICE i64 none() const { return 0; }
    DEVICE i64 combine(i64 a, i64 b) const { return a + b; }
};

DEVICE bool is_positive(const Aum& of, i64 at) { return load(of.labels, at, of.type) == 1; }

// Positives by parts, in the order of the predictions.
KERNEL aum_count(Aum of)
{
    Team team = Team::of_block();
    Part part = Part::of(of.cut);
    i64 own = 0;
    for (int k = part.from + team.rank; k < part.to; k += team.size)
    {
        i64 at = (i64)part.begin + of.permutation[part.begin + k];
        own += is_positive(of, at) ? 1 : 0;
        double label = load(of.labels, at, of.type);
        if (label != label)
            of.is_bad[part.row] |= 2;
    }

    i64 all = combine_team(team, IntegerMonoid(), own, (i64*)shared_memory());
    if (team.rank == 0)
        of.positives[block_index()] = all;
}

// Finds the prediction up to which, downwards, the weights of both classes reach those of all positives.
KERNEL aum_cross(Aum of)
{
    Team team = Team::of_block();
    int row = block_index(), begin = of.cut.row_starts[row], n = of.cut.row_starts[row + 1] - begin, parts = of.cut.parts;
    const i64* counts = of.positives + (i64)row * parts;
    i64 positives = 0;
    for (int i = 0; i < parts; i++)
        positives += counts[i];
    i64 negatives = n - positives;
    bool rate = of.is_rate != 0;
    i64 fp_weight = rate ? positives : 1, fn_weight = rate ? negatives : 1, target = fn_weight * positives;

    // The part it is in: the last one where no sum gets there.
    i64 before = 0;
    int part = 0;
    for (; Cut::begin_of(part + 1, n) < n; part++)
    {
        int length = Cut::begin_of(part + 1, n) - Cut::begin_of(part, n);
        i64 sum = fn_weight * counts[part] + fp_weight * (length - counts[part]);
        if (before + sum >= target)
            break;
        before += sum;
    }

    int from = Cut::begin_of(part, n), to = Cut::begin_of(part + 1, n);
    int share = (to - from + team.size - 1) / team.size, first = min_of(from + team.rank * share, to);
    int last = min_of(first + share, to);
    i64 own = 0, all;
    for (int k = first; k < last; k++)
        own += is_positive(of, (i64)begin + of.permutation[begin + k]) ? fn_weight : fp_weight;
    i64 sum = before + scan_team<false>(team, IntegerMonoid(), own, (i64*)shared_memory(), all);

    // Exactly one thread's elements take the sum to the target; of no weight at all, the first.
    bool reaches = first < last && (sum < target || first == from) && sum + own >= target;
    if (!reaches)
        return;
    int k = first;
    for (; k < last; k++)
    {
        sum += is_positive(of, (i64)begin + of.permutation[begin + k]) ? fn_weight : fp_weight;
        if (sum >= target)
            break;
    }

    AumRow& result = of.rows[row];
    result.crossing = of.sorted[begin + min_of(k, n - 1)];
    result.fp_weight = fp_weight;
    result.fn_weight = fn_weight;
    result.unit = rate ? (double)negatives * (double)positives : 1;
    if (rate && (positives == 0 || negatives == 0))
        of.is_bad[row] |= 4;
}

struct AreaSums { dd above, below; i64 negatives_above, positives_above, negatives_at, positives_at; };

struct AreaMonoid
{
    DEVICE AreaSums none() const { AreaSums sums = {make_dd(0), make_dd(0), 0, 0, 0, 0}; return sums; }
    DEVICE AreaSums combine(AreaSums a, AreaSums b) const
    {
        AreaSums sums = {
            add(a.above, b.above), add(a.below, b.below), a.negatives_above + b.negatives_above,
            a.positives_above + b.positives_above, a.negatives_at + b.negatives_at, a.positives_at + b.positives_at};
        return sums;
    }
};

KERNEL aum_sum(Aum of)
{
    Team team = Team::of_block();
    Part part = Part::of(of.cut);
    AreaMonoid monoid;
    AreaSums own = monoid.none();
    double crossing = of.rows[part.row].crossing;
    for (int k = part.from + team.rank; k < part.to; k += team.size)
    {
        i64 at = (i64)part.begin + k;
        double p = load(of.predictions, at, of.type);
        bool positive = is_positive(of, at);
        dd distance = two_sum(p, -crossing);
        bool is_above = p > crossing, is_at = p == crossing;
        bool counts_above = is_above && !positive, counts_below = !is_above && !is_at && positive;
        AreaSums one = {
            make_dd(counts_above ? distance.hi : 0, counts_above ? distance.lo : 0),
            make_dd(counts_below ? -distance.hi : 0, counts_below ? -distance.lo : 0),
            counts_above, is_above && positive, is_at && !positive, is_at && positive};
        own = monoid.combine(own, one);
    }

    AreaSums all = combine_team(team, monoid, own, (AreaSums*)shared_memory());
    if (team.rank == 0)
        ((AreaSums*)of.partial)[block_index()] = all;
}

DEVICE i64 least_of(i64 a, i64 b) { return a < b ? a : b; }

KERNEL aum_finish(Aum of)
{
    Team team = Team::of_block();
    int row = block_index(), n = of.cut.row_starts[row + 1] - of.cut.row_starts[row];
    const AreaSums* parts = (const AreaSums*)of.partial + (i64)row * of.cut.parts;
    AreaSums sums = combine_parts(team, AreaMonoid(), parts, of.cut.parts, (AreaSums*)shared_memory());
    if (team.rank != 0)
        return;
    i64 positives = 0;
    for (int i = 0; i < of.cut.parts; i++)
        positives += of.positives[(i64)row * of.cut.parts + i];
    AumRow& result = of.rows[row];
    i64 fp = result.fp_weight, fn = result.fn_weight;
    double unit = result.unit;
    double area = of.is_rate ? sums.above.hi / (double)(n - positives) + sums.below.hi / (double)positives
                             : sums.above.hi + sums.below.hi;
    result.above.negative = fp / unit;
    result.above.positive = 0;
    result.below.negative = 0;
    result.below.positive = -fn / unit;

    // In the tied group at the crossing a prediction that rises leaves before the others, one that falls after them.
    i64 fp_before = fp * sums.negatives_above, fn_before = fn * (positives - sums.positives_above);
    i64 fp_after = fp_before + fp * sums.negatives_at, fn_after = fn_before - fn * sums.positives_at;
    i64 before = least_of(fp_before, fn_before), after = least_of(fp_after, fn_after);
    result.at_right.negative = (least_of(fp_before + fp, fn_before) - before) / unit;
    result.at_right.positive = (least_of(fp_before, fn_before - fn) - before) / unit;
    result.at_left.negative = (after - least_of(fp_after - fp, fn_after)) / unit;
    result.at_left.positive = (after - least_of(fp_after, fn_after + fn)) / unit;
    of.areas[row] = of.is_bad[row] ? double_of(0x7ff8000000000000ULL) : area;
}

KERNEL aum_derivative(Aum of)
{
    Part part = Part::of(of.cut);
    const AumRow row = of.rows[part.row];
    double factor = of.cotangent ? of.cotangent[part.row] : 1;
    Slopes at = of.side < 0 ? row.at_left : row.at_right;
    if (of.side == 0)
    {
        at.negative = (row.at_left.negative + row.at_right.negative) / 2;
        at.positive = (row.at_left.positive + row.at_right.positive) / 2;
    }

    for (int k = part.from + thread_index(); k < part.to; k += block_size())
    {
        i64 element = (i64)part.begin + k;
        double p = load(of.predictions, element, of.type);
        Slopes side = p > row.crossing ? row.above : p == row.crossing ? at : row.below;
        double slope = factor * (is_positive(of, element) ? side.positive : side.negative);
        store(of.output, element, of.type, of.is_bad[part.row] ? double_of(0x7ff8000000000000ULL) : slope);
    }
}
