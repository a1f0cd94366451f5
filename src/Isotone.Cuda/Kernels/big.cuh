// The last resort of L2 comparisons: integers wide enough for any doubles, in carry-save words. Reached only where the terms
// span more than 106 bits and two blocks tie to within the bound of the pairs.
#pragma once
#include "target.cuh"

#define WORDS 80

// An integer times 2^-1075, as words of 32 bits in 64: up to 2^30 additions before a carry is due.
struct Big
{
    i64 word[WORDS];

    DEVICE void clear()
    {
        for (int i = 0; i < WORDS; i++)
            word[i] = 0;
    }

    // Adds a magnitude below 2^63, times 2^shift, with a sign.
    DEVICE void add(u64 magnitude, int shift, bool minus)
    {
        int at = shift >> 5, bits = shift & 31;
        u64 low = magnitude << bits, high = bits ? magnitude >> (64 - bits) : 0;
        i64 parts[3] = {(i64)(low & 0xffffffff), (i64)(low >> 32), (i64)high};
        for (int i = 0; i < 3; i++)
            word[at + i] += minus ? -parts[i] : parts[i];
    }

    // Adds value * count, count below 2^31.
    DEVICE void add_product(double value, u32 count, bool minus)
    {
        u64 bits = bits_of(value);
        int exponent = (int)(bits >> 52 & 0x7ff);
        u64 significand = bits & 0xfffffffffffffULL;
        if (exponent)
            significand |= 1ULL << 52;
        else
            exponent = 1;
        minus ^= (bits >> 63) != 0;
        add((significand & 0xffffffff) * count, exponent, minus);
        add((significand >> 32) * count, exponent + 32, minus);
    }

    // Carries: all words but the last get between 0 and 2^32 - 1.
    DEVICE void carry()
    {
        for (int i = 0; i + 1 < WORDS; i++)
        {
            i64 over = word[i] >> 32;
            word[i] -= over << 32;
            word[i + 1] += over;
        }
    }

    // Multiplies by low + high 2^32, of 32 bits each, in place: a frame on the stack costs as much memory for every thread of a card.
    DEVICE void multiply(u64 low, u64 high)
    {
        carry();
        bool minus = word[WORDS - 1] < 0;
        if (minus)
        {
            negate();
            carry();
        }

        u64 before = 0, over = 0;
        for (int i = 0; i < WORDS; i++)
        {
            u64 own = (u64)word[i], first = own * low, second = before * high;
            u64 sum = (first & 0xffffffff) + (second & 0xffffffff) + over;
            word[i] = (i64)(sum & 0xffffffff);
            over = (sum >> 32) + (first >> 32) + (second >> 32);
            before = own;
        }

        if (minus)
            negate();
    }

    DEVICE void negate()
    {
        for (int i = 0; i < WORDS; i++)
            word[i] = -word[i];
    }

    DEVICE int sign()
    {
        carry();
        if (word[WORDS - 1] < 0)
            return -1;
        for (int i = 0; i < WORDS; i++)
        {
            if (word[i] != 0)
                return 1;
        }

        return 0;
    }
};

// The sign of G - eps K (ranks) or eps G - K (sort) for blocks [a, b) and [b, c) of z, with G = |B| sum_A z - |A| sum_B z and
// 2 K = |A||B|(|A| + |B|), see docs/math/exact-blocks.md.
RARE int big_sign(const double* z, double eps, bool ranks, int a, int b, int c)
{
    u32 of_a = b - a, of_b = c - b;
    Big gap;
    gap.clear();
    for (int k = a; k < b; k++)
        gap.add_product(z[k], of_b, false);
    for (int k = b; k < c; k++)
        gap.add_product(z[k], of_a, true);

    // 2 K in two parts below 2^63: (h 2^31 + l)(|A| + |B|).
    u64 both = (u64)of_a * of_b, sum = (u64)of_a + of_b;
    u64 positions[2] = {(both & 0x7fffffff) * sum, (both >> 31) * sum};
    u64 bits = bits_of(eps);
    int exponent = max_of((int)(bits >> 52), 1);
    u64 significand = (bits & 0xfffffffffffffULL) | (bits >> 52 ? 1ULL << 52 : 0);
    u64 part[2] = {significand & 0xffffffff, significand >> 32};
    if (ranks)
    {
        // eps K = significand 2^(exponent - 1075) 2K/2, in units of 2^-1075. An element's unit is twice that.
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                gap.add((positions[i] & 0xffffffff) * part[j], exponent - 1 + 31 * i + 32 * j, true);
                gap.add((positions[i] >> 32) * part[j], exponent - 1 + 31 * i + 32 * j + 32, true);
            }
        }

        return gap.sign();
    }

    // significand G 2^(exponent - 1075) - 2K/2, both times 2^(1075 - exponent).
    gap.multiply(part[0], part[1]);
    int shift = 1075 - exponent + 1075 - 1;
    gap.add(positions[0], shift, true);
    gap.add(positions[1], shift + 31, true);
    return gap.sign();
}
