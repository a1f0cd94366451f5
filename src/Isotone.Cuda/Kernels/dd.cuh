// Numbers as unevaluated pairs of doubles, about 106 bits (Dekker 1971; Hida, Li and Bailey 2001), and sums and products
// together with their rounding errors. Contraction into fused multiply-adds must be off: it would break all of them.
#pragma once
#include "target.cuh"

#define ROUNDING 1.1102230246251565e-16 // 2^-53

// Aligned, so that one access moves both.
struct alignas(16) dd { double hi, lo; };

DEVICE dd make_dd(double hi, double lo = 0) { dd a = {hi, lo}; return a; }

// a + b = hi + lo, exactly (Knuth).
DEVICE dd two_sum(double a, double b)
{
    double sum = a + b, rounded = sum - a;
    return make_dd(sum, (a - (sum - rounded)) + (b - rounded));
}

// The same where |a| is at least |b| or a is 0.
DEVICE dd fast_two_sum(double a, double b)
{
    double sum = a + b;
    return make_dd(sum, b - (sum - a));
}

// a b = hi + lo, exactly.
DEVICE dd two_product(double a, double b)
{
    double product = a * b;
    return make_dd(product, __builtin_fma(a, b, -product));
}

DEVICE dd negative(dd a) { return make_dd(-a.hi, -a.lo); }

DEVICE dd add(dd a, dd b)
{
    dd high = two_sum(a.hi, b.hi), low = two_sum(a.lo, b.lo);
    high = fast_two_sum(high.hi, high.lo + low.hi);
    return fast_two_sum(high.hi, high.lo + low.lo);
}

DEVICE dd subtract(dd a, dd b) { return add(a, negative(b)); }

DEVICE dd multiply(dd a, dd b)
{
    dd product = two_product(a.hi, b.hi);
    return fast_two_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

DEVICE dd multiply(dd a, double b)
{
    dd product = two_product(a.hi, b);
    return fast_two_sum(product.hi, product.lo + a.lo * b);
}

DEVICE dd divide(dd a, double b)
{
    double first = a.hi / b;
    dd product = two_product(first, b);
    double second = ((a.hi - product.hi) - product.lo + a.lo) / b;
    return fast_two_sum(first, second);
}

DEVICE dd divide(dd a, dd b)
{
    double first = a.hi / b.hi;
    dd rest = subtract(a, multiply(b, first));
    double second = rest.hi / b.hi;
    rest = subtract(rest, multiply(b, second));
    dd quotient = fast_two_sum(first, second);
    return add(quotient, make_dd(rest.hi / b.hi));
}

// a + b, and what the pair cannot hold: 0 wherever the exact sum is a pair, as for integers, float32 values and decimals of
// moderate range.
DEVICE dd add_exactly(dd a, dd b, double& lost)
{
    // The same in a seventh of the operations, as long as sums of float32 values are doubles.
    if (a.lo == 0 && b.lo == 0)
    {
        lost = 0;
        return two_sum(a.hi, b.hi);
    }

    dd high = two_sum(a.hi, b.hi), low = two_sum(a.lo, b.lo);
    dd middle = two_sum(high.lo, low.hi);
    high = fast_two_sum(high.hi, middle.hi);
    dd rest = two_sum(middle.lo, low.lo);
    middle = two_sum(high.lo, rest.hi);
    high = fast_two_sum(high.hi, middle.hi);
    middle = two_sum(high.lo, middle.lo);
    high = fast_two_sum(high.hi, middle.hi);
    lost = abs_of(middle.lo) + abs_of(rest.lo);
    return high;
}

// An integer below 2^63 as a pair.
DEVICE dd dd_of_integer(i64 integer)
{
    double high = (double)(integer >> 32) * 4294967296.0, low = (double)(integer & 0xffffffffLL);
    return fast_two_sum(high, low);
}
