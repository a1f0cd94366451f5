// Exponentials and logarithms in IEEE operations alone, so that a card and the host give the same bits.
#pragma once
#include "dd.cuh"

// 2^k for k from -1022 to 1023.
DEVICE double power_of_two(int k) { return double_of((u64)(k + 1023) << 52); }

// e^r - 1 for |r| <= ln(2)/2 by its series: what lies behind r^13 is below 2^-57 of it.
DEVICE double reduced_exp_minus_one(double r)
{
    double p = 1.0 / 6227020800;
    p = __builtin_fma(p, r, 1.0 / 479001600);
    p = __builtin_fma(p, r, 1.0 / 39916800);
    p = __builtin_fma(p, r, 1.0 / 3628800);
    p = __builtin_fma(p, r, 1.0 / 362880);
    p = __builtin_fma(p, r, 1.0 / 40320);
    p = __builtin_fma(p, r, 1.0 / 5040);
    p = __builtin_fma(p, r, 1.0 / 720);
    p = __builtin_fma(p, r, 1.0 / 120);
    p = __builtin_fma(p, r, 1.0 / 24);
    p = __builtin_fma(p, r, 1.0 / 6);
    p = __builtin_fma(p, r, 0.5);
    return __builtin_fma(p * r, r, r);
}

// e^x for x <= 0, off by less than 1.5 roundings of the result (and of the least normal number below it).
DEVICE double exp_of(double x)
{
    if (x < -745.2)
        return 0;

    // x = k ln 2 + r.
    double turns = __builtin_rint(x * 1.4426950408889634);
    double r = __builtin_fma(turns, -0.6931471805599453, x);
    r = __builtin_fma(turns, -2.3190468138462996e-17, r);

    // In two steps: 2^k itself may be below the normal numbers where the result is not.
    int k = (int)turns, half = k / 2;
    return (reduced_exp_minus_one(r) + 1) * power_of_two(half) * power_of_two(k - half);
}

// e^x - 1 for x <= 0, off by a few roundings of the result, also close to 0.
DEVICE double exp_minus_one_of(double x)
{
    return x > -0.34 ? reduced_exp_minus_one(x) : exp_of(x) - 1;
}

CONSTANT double inverse_factorial_hi[12] = {
    1, 1, 0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889,
    0.0001984126984126984, 2.48015873015873e-05, 2.7557319223985893e-06, 2.755731922398589e-07, 2.505210838544172e-08};
CONSTANT double inverse_factorial_lo[12] = {
    0, 0, 0, 9.25185853854297e-18, 2.3129646346357427e-18, 1.1564823173178714e-19, -5.300543954373577e-20,
    1.7209558293420705e-22, 2.1511947866775882e-23, -1.858393274046472e-22, 2.3767714622250297e-23,
    -1.448814070935912e-24};

// e^x - 1 for x <= 0, to about 100 bits of the result, also close to 0.
RARE dd exp_minus_one(dd x)
{
    if (x.hi < -745)
        return make_dd(-1);

    // ln 2 as three doubles keeps turns ln 2 exact to 2^-110.
    double turns = __builtin_rint(x.hi * 1.4426950408889634);
    dd r = x;
    if (turns != 0)
    {
        r = subtract(r, two_product(turns, 0.6931471805599453));
        r = subtract(r, two_product(turns, 2.3190468138462996e-17));
        r = subtract(r, two_product(turns, 5.707708438416212e-34));
    }

    // p = e^(r/512) - 1 by its series; squaring 1 + p nine times as p <- 2p + p^2 loses no low bits.
    r = make_dd(r.hi / 512, r.lo / 512);
    dd p = r, power = r;
    for (int i = 2; i < 8; i++)
    {
        power = multiply(power, r);
        p = add(p, multiply(power, make_dd(inverse_factorial_hi[i], inverse_factorial_lo[i])));
    }

    for (int i = 8; i < 12; i++)
    {
        power = multiply(power, r);
        p = add(p, make_dd(power.hi * inverse_factorial_hi[i]));
    }

    for (int doubling = 0; doubling < 9; doubling++)
        p = add(make_dd(2 * p.hi, 2 * p.lo), multiply(p, p));
    if (turns == 0)
        return p;
    p = add(p, make_dd(1));
    int k = (int)turns, half = k / 2;
    double first = power_of_two(half), second = power_of_two(k - half);
    return add(make_dd(p.hi * first * second, p.lo * first * second), make_dd(-1));
}

// log(1 + x) for x > -1, off by a few roundings of the result: log((1 + f)) = 2 atanh(f/(2 + f)) after 1 + x = 2^k (1 + f)
// with 1 + f between sqrt(1/2) and sqrt(2).
DEVICE double log_one_plus(dd x)
{
    dd y = two_sum(1, x.hi);
    double f = x.hi, k = 0, correction = 0;
    if (!(y.hi > 0.70710678 && y.hi < 1.41421356))
    {
        int exponent = (int)(bits_of(y.hi) >> 52) - 1023;
        double m = double_of((bits_of(y.hi) & 0xfffffffffffffULL) | 0x3ff0000000000000ULL);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        f = m - 1;
        k = exponent;
        correction = (y.lo + x.lo) / y.hi;
    }

    double s = f / (2 + f), s2 = s * s, sum = 0;
    for (int i = 23; i >= 3; i -= 2)
        sum = __builtin_fma(sum, s2, 1.0 / i);
    double series = __builtin_fma(2 * s * s2, sum, 2 * s);
    return k * 0.6931471805599453 + (series + (k * 2.3190468138462996e-17 + correction));
}
