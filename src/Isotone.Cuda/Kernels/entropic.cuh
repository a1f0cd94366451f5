// Comparisons of KL blocks: A and B pool where E_A F_B <= E_B F_A with E = sum e^s and F = sum e^t (docs/math/exact-blocks.md).
// Soft rank: s = z/eps and F = sum rho. Soft sort: s = rho/eps, t = z. z descends.
#pragma once
#include "exponential.cuh"

// From a place k on: the number of elements and the sum of e^((z_j - z_k)/scale) - 1 over them. Kept as that excess, sums of
// exponents as small as 1e-9 keep all their digits.
struct Power { dd excess; int count, first; };

struct PowerMonoid
{
    const double* z;
    double scale;

    DEVICE Power none() const { Power power = {make_dd(0), 0, 0}; return power; }
    DEVICE Power combine(Power a, Power b) const
    {
        if (a.count == 0)
            return b;
        if (b.count == 0)
            return a;
        dd x = divide(two_sum(z[b.first], -z[a.first]), scale);
        dd moved = multiply(exp_minus_one(x), add(make_dd(b.count), b.excess));
        Power power = {add(a.excess, add(b.excess, moved)), a.count + b.count, a.first};
        return power;
    }
};

// The sum of exponents that an excess over their number stands for: where they fall far, the low part counts.
DEVICE double sum_of(double count, dd excess) { return (count + excess.hi) + excess.lo; }

struct Side { dd excess; double error; };

struct Entropic
{
    const dd* excess;  // of the elements from each place to the end; 0 at the end
    const double* z;
    double scale;      // eps for ranks, 1 for sorts
    double eps;
    bool ranks;
    int n;
    int above;         // rho = above - k, an integer: the row's length less what stands before these elements

    // sum_A e^((z_k - z_a)/scale) from differences of the sums to the end, and what it may be off.
    DEVICE double power_sum(int a, int b, double& error) const
    {
        double from_a = sum_of(n - a, excess[a]);
        error = 8 * ROUNDING * from_a;
        if (b == n)
            return from_a;
        double x = (z[b] - z[a]) / scale, factor = exp_of(x);
        if (factor == 0)
            return from_a;
        double from_b = factor * sum_of(n - b, excess[b]);
        error += ROUNDING * (8 - 4 * x) * from_b;
        return from_a - from_b;
    }

    // A sum of excesses, all of one sign, is off by some 2^-98 of itself for each of the combinations on the way to it: 8 of a
    // thread, 8 steps of a team's scan, as many again of the tiles', and one for every 2^19 elements.
    DEVICE double relative_error() const { return 3.2e-30 * (40 + n * (1.0 / 524288)); }

    DEVICE Side power_side(int a, int b) const
    {
        Side side;
        if (b == n)
        {
            side.excess = excess[a];
            side.error = relative_error() * abs_of(excess[a].hi);
            return side;
        }

        dd x = divide(two_sum(z[b], -z[a]), scale);
        dd moved = multiply(exp_minus_one(x), add(make_dd(n - b), excess[b]));
        side.excess = subtract(excess[a], add(excess[b], moved));
        side.error = relative_error() * (abs_of(excess[a].hi) + abs_of(excess[b].hi) + abs_of(moved.hi));
        return side;
    }

    // sum rho - 1 over [a, b), exactly.
    DEVICE Side linear_side(int a, int b) const
    {
        i64 twice = (i64)(b - a) * (2LL * above - a - b + 1);
        Side side = {dd_of_integer(twice / 2 - (b - a)), 0};
        return side;
    }

    // sum of e^(-j/eps) - 1 for j from 0 to count - 1: (e^(-count/eps) - 1)/(e^(-1/eps) - 1) - count.
    DEVICE Side geometric_side(int count) const
    {
        dd last = exp_minus_one(divide(make_dd(-count), eps)), first = exp_minus_one(divide(make_dd(-1), eps));
        Side side = {subtract(divide(last, first), make_dd(count)), 5e-29 * count};
        return side;
    }

    DEVICE Side upper_side(int a, int b) const { return ranks ? power_side(a, b) : geometric_side(b - a); }
    DEVICE Side lower_side(int a, int b) const { return ranks ? linear_side(a, b) : power_side(a, b); }

    DEVICE bool pools(int a, int b, int c) const { return decide(excess, z, scale, eps, ranks, n, above, a, b, c); }

    // Too long to stand in every search. Of numbers and not of this object: were its address to escape, every search would read
    // its fields from memory.
    RARE static bool decide(
        const dd* excess, const double* z, double scale, double eps, bool ranks, int n, int above, int a, int b, int c)
    {
        Entropic blocks = {excess, z, scale, eps, ranks, n, above};
        return blocks.compare(a, b, c);
    }

    DEVICE bool compare(int a, int b, int c) const
    {
        double of_a = b - a, of_b = c - b, error_a, error_b;
        double sum_a = power_sum(a, b, error_a), sum_b = power_sum(b, c, error_b);
        double upper = ranks ? (z[b] - z[a]) / eps : -of_a / eps, lower = ranks ? 0 : z[b] - z[a];
        double shift = upper - lower, shift_error = 3 * ROUNDING * (abs_of(upper) + abs_of(lower));
        if (!is_finite(shift) && shift == shift)
            return shift > 0;
        if (shift_error < 0.01)
        {
            if (abs_of(shift) > 600)
                return shift > 0;
            double factor = exp_of(-abs_of(shift));
            double other_a = ranks ? of_a * (above - 0.5 * (a + b - 1.0)) : -exp_minus_one_of(-of_a / eps);
            double other_b = ranks ? of_b * (above - 0.5 * (b + c - 1.0)) : -exp_minus_one_of(-of_b / eps);
            double left = ranks ? sum_a * other_b : other_a * sum_b;   // E_A F_B
            double right = ranks ? other_a * sum_b : sum_a * other_b;  // E_B F_A, but for e^shift
            double left_error = ranks ? error_a * other_b : other_a * error_b;
            double right_error = ranks ? other_a * error_b : error_a * other_b;
            (shift <= 0 ? right : left) *= factor;
            (shift <= 0 ? right_error : left_error) *= factor;
            double difference = left - right;
            double bound = 1.1 * (left_error + right_error + (left + right) * (16 * ROUNDING + shift_error));
            if (abs_of(difference) > bound)
                return difference < 0;
        }

        return decide_exactly(excess, z, scale, eps, ranks, n, above, a, b, c);
    }

    // E_A F_B - e^shift E_B F_A (or both times e^-shift) of excesses, where the numbers of terms cancel before anything is
    // rounded; and the magnitude of what was added up.
    DEVICE static dd difference(
        double of_a, double of_b, dd upper_a, dd upper_b, dd lower_a, dd lower_b, dd shift, double& magnitude, double& least)
    {
        dd first = multiply(subtract(lower_b, upper_b), of_a), second = multiply(subtract(upper_a, lower_a), of_b);
        dd of_ab = multiply(upper_a, lower_b), of_ba = multiply(upper_b, lower_a);
        dd product_a = multiply(add(make_dd(of_a), upper_a), add(make_dd(of_b), lower_b));
        dd product_b = multiply(add(make_dd(of_b), upper_b), add(make_dd(of_a), lower_a));
        bool falls = shift.hi <= 0;
        dd scaled = multiply(exp_minus_one(falls ? shift : negative(shift)), falls ? product_b : negative(product_a));
        magnitude = of_a * (abs_of(lower_b.hi) + abs_of(upper_b.hi)) + of_b * (abs_of(upper_a.hi) + abs_of(lower_a.hi))
            + abs_of(of_ab.hi) + abs_of(of_ba.hi) + abs_of(scaled.hi);
        least = product_a.hi < product_b.hi ? product_a.hi : product_b.hi;
        return subtract(add(add(first, second), subtract(of_ab, of_ba)), scaled);
    }

    RARE static bool decide_exactly(
        const dd* excess, const double* z, double scale, double eps, bool ranks, int n, int above, int a, int b, int c)
    {
        Entropic blocks = {excess, z, scale, eps, ranks, n, above};
        return blocks.compare_exactly(a, b, c);
    }

    DEVICE bool compare_exactly(int a, int b, int c) const
    {
        double of_a = b - a, of_b = c - b, magnitude, least;
        Side upper_a = upper_side(a, b), upper_b = upper_side(b, c), lower_a = lower_side(a, b), lower_b = lower_side(b, c);
        dd from_z = divide(two_sum(z[b], -z[a]), scale), from_positions = divide(make_dd(-of_a), eps);
        dd shift = ranks ? from_z : subtract(from_positions, from_z);
        double shifts = abs_of(from_z.hi) + (ranks ? 0 : abs_of(from_positions.hi));
        dd exact = difference(
            of_a, of_b, upper_a.excess, upper_b.excess, lower_a.excess, lower_b.excess, shift, magnitude, least);
        double bound = (of_b + abs_of(lower_b.excess.hi)) * upper_a.error + (of_a + abs_of(upper_a.excess.hi)) * lower_b.error
            + (of_a + abs_of(lower_a.excess.hi)) * upper_b.error + (of_b + abs_of(upper_b.excess.hi)) * lower_a.error
            + 1.26e-29 * magnitude + 7.9e-31 * shifts * least;
        // What is closer than 2^-88 counts as a tie: for a soft rank exact ties do not exist, for a soft sort they leave the values
        // as they are.
        const double Least = 3.2311742677852644e-27, OfTerm = 3.2e-30, OfShift = 3.944304526105059e-31;
        double closeness = larger_of(Least, OfTerm * (c - a)), tie = closeness * magnitude + OfShift * shifts * least;
        if (exact.hi + 4 * bound <= tie)
            return true;
        if (exact.hi - 4 * bound > tie)
            return false;

        // Summed anew, each term to about 100 bits.
        dd direct_a = direct(a, b), direct_b = direct(b, c), progress_a = progression(a, b), progress_b = progression(b, c);
        exact = ranks ? difference(of_a, of_b, direct_a, direct_b, progress_a, progress_b, shift, magnitude, least)
                      : difference(of_a, of_b, progress_a, progress_b, direct_a, direct_b, shift, magnitude, least);
        tie = closeness * magnitude + OfShift * shifts * least;
        return exact.hi <= tie;
    }

    DEVICE dd direct(int a, int b) const
    {
        dd sum = make_dd(0);
        for (int k = a + 1; k < b; k++)
            sum = add(sum, exp_minus_one(divide(two_sum(z[k], -z[a]), scale)));
        return sum;
    }

    DEVICE dd progression(int a, int b) const
    {
        if (ranks)
            return linear_side(a, b).excess;
        dd sum = make_dd(0);
        for (int k = 1; k < b - a; k++)
            sum = add(sum, exp_minus_one(divide(make_dd(-k), eps)));
        return sum;
    }
};
