// Comparisons of L2 blocks, exact: A and B pool where mean_A z - mean_B z <= eps (|A| + |B|)/2 (soft rank) or
// >= (|A| + |B|)/(2 eps) (soft sort). Multiplied out with G = |B| sum_A z - |A| sum_B z and K = |A||B|(|A| + |B|)/2 that is
// G <= eps K, and eps G >= K (docs/math/exact-blocks.md).
#pragma once
#include "big.cuh"
#include "dd.cuh"

// A prefix sum of a row: a pair, and a bound on what additions lost.
struct Sum { dd value; double lost; };

struct SumMonoid
{
    DEVICE Sum none() const { Sum sum = {make_dd(0), 0}; return sum; }
    DEVICE Sum combine(Sum a, Sum b) const
    {
        double lost;
        Sum sum;
        sum.value = add_exactly(a.value, b.value, lost);
        sum.lost = a.lost + b.lost + lost;
        return sum;
    }
};

// An exact sum of doubles as a non-overlapping expansion (Shewchuk 1997, Grow-Expansion).
struct Expansion
{
    double term[56];
    int count;

    DEVICE void add(double addend)
    {
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            dd sum = two_sum(addend, term[i]);
            addend = sum.hi;
            if (sum.lo != 0)
                term[kept++] = sum.lo;
        }

        if (addend != 0)
            term[kept++] = addend;
        count = kept;
    }

    DEVICE void add_product(double a, double b)
    {
        dd product = two_product(a, b);
        add(product.lo);
        add(product.hi);
    }

    DEVICE double sum() const
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += term[i];
        return sum;
    }
};

// Sums of a row sorted descending, relative to one of its values; P has a sum for each place up to and with the end.
struct Squared
{
    const dd* prefix;
    const double* z;   // from the same place on
    double eps;
    bool ranks;
    double lost;       // a bound on the error of any of the sums; infinite where pairs cannot be trusted
    const double* lost_of;  // or such a bound for each tile of places; else 0
    int last_tile;

    // Within this range no product overflows, and none that matters underflows.
    DEVICE static bool is_moderate(double a) { return a == 0 || (abs_of(a) < 1e90 && abs_of(a) > 1e-90); }

    DEVICE double lost_at(int k) const { return lost_of ? lost_of[min_of(k >> TILE_SHIFT, last_tile)] : lost; }

    DEVICE double lost_among(int a, int b, int c) const
    {
        return lost_of ? larger_of(lost_at(a), larger_of(lost_at(b), lost_at(c))) : lost;
    }

    DEVICE bool pools(int a, int b, int c) const
    {
        double of_a = b - a, of_b = c - b, both = of_a + of_b;
        double middle = both * prefix[b].hi, left = of_b * prefix[a].hi, right = of_a * prefix[c].hi;
        double scale = ranks ? 1 : eps, gap = scale * (middle - left - right);
        double positions = (ranks ? eps : 1) * (0.5 * of_a * of_b * both);
        double magnitude = abs_of(middle) + abs_of(left) + abs_of(right);
        double bound = ROUNDING * (8 * scale * magnitude + 8 * positions) + 2.5 * both * scale * lost_among(a, b, c);
        double difference = gap - positions;
        if (abs_of(difference) > bound)
            return (difference < 0) == ranks;
        int sign = exact_sign(prefix, z, eps, ranks, lost_among(a, b, c), a, b, c);
        return sign == 0 || (sign < 0) == ranks;
    }

    DEVICE static void add_prefix(Expansion& sum, double count, dd value, double eps, bool ranks)
    {
        if (ranks)
        {
            sum.add_product(count, value.lo);
            sum.add_product(count, value.hi);
            return;
        }

        dd factor = two_product(count, eps);
        sum.add_product(factor.lo, value.lo);
        sum.add_product(factor.lo, value.hi);
        sum.add_product(factor.hi, value.lo);
        sum.add_product(factor.hi, value.hi);
    }

    // The sign of what `pools` compares. Of numbers and not of this object: were its address to escape, every comparison would read
    // its fields from memory.
    RARE static int exact_sign(
        const dd* prefix, const double* z, double eps, bool ranks, double lost, int a, int b, int c)
    {
        int sign = expansion_sign(prefix, eps, ranks, lost, a, b, c);
        return sign == Unknown ? big_sign(z, eps, ranks, a, b, c) : sign;
    }

    enum { Unknown = 2 };

    RARE static int expansion_sign(const dd* prefix, double eps, bool ranks, double lost, int a, int b, int c)
    {
        if (!is_finite(lost) || !is_moderate(eps))
            return Unknown;
        Expansion sum;
        sum.count = 0;
        double both = c - a;
        add_prefix(sum, both, prefix[b], eps, ranks);
        add_prefix(sum, b - c, prefix[a], eps, ranks);
        add_prefix(sum, a - b, prefix[c], eps, ranks);

        // -K in parts of 32 bits, each an exact double.
        u64 product = (u64)(b - a) * (u64)(c - b), total = (u64)(c - a);
        double factor = ranks ? -0.5 * eps : -0.5;
        for (int i = 0; i < 2; i++)
        {
            u64 part = (i == 0 ? product & 0x7fffffff : product >> 31) * total;
            double unit = i == 0 ? 1 : 2147483648.0;
            sum.add_product(factor, unit * (double)(part & 0xffffffff));
            sum.add_product(factor, unit * 4294967296.0 * (double)(part >> 32));
        }

        double value = sum.sum(), error = 4 * both * (ranks ? 1 : eps) * lost;
        if (lost != 0 && !(abs_of(value) > error))
            return Unknown;
        return sum.count == 0 ? 0 : sum.term[sum.count - 1] < 0 ? -1 : 1;
    }
};
