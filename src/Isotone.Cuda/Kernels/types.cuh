// The types of elements, widened on reading and rounded once on writing, and the keys they are sorted by.
#pragma once
#include "target.cuh"

enum Type { SINGLE = 0, DOUBLE = 1, HALF = 2, BFLOAT = 3 };

// A half or bfloat as a float, exactly. EXPONENT bits of exponent, FRACTION of fraction.
DEVICE float widen_half(u16 half)
{
    u32 sign = (u32)(half & 0x8000) << 16, magnitude = half & 0x7fff;
    if (magnitude >= 0x7c00)
        return single_of(sign | 0x7f800000 | (magnitude & 0x3ff) << 13);
    if (magnitude >= 0x400)
        return single_of(sign | ((magnitude << 13) + (112u << 23)));
    float small = (float)magnitude * 5.9604644775390625e-08f; // subnormal: times 2^-24
    return sign ? -small : small;
}

DEVICE float widen_bfloat(u16 bfloat) { return single_of((u32)bfloat << 16); }

// The nearest number of a 16-bit type, ties to even, in one rounding: two, by way of a float, could go wrong.
DEVICE u16 narrow(double value, int fraction, int bias, u16 infinity)
{
    u64 bits = bits_of(value);
    u16 sign = (u16)(bits >> 48 & 0x8000);
    u64 magnitude = bits & 0x7fffffffffffffffULL;
    if (magnitude > 0x7ff0000000000000ULL)
        return (u16)(sign | infinity | 1u << (fraction - 1));
    int exponent = (int)(magnitude >> 52) - 1023 + bias;
    if (exponent >= infinity >> fraction)
        return (u16)(sign | infinity);
    u64 significand = (magnitude & 0xfffffffffffffULL) | 1ULL << 52;
    int shift = 52 - fraction;
    if (exponent <= 0)
    {
        shift += 1 - exponent;
        if (shift > 54)
            return sign;
        exponent = 0;
    }
    else
    {
        significand &= 0xfffffffffffffULL;
    }

    u64 kept = significand >> shift, rest = significand & ((1ULL << shift) - 1), half = 1ULL << (shift - 1);

    // A carry out of the fraction goes into the exponent, as it should, up to infinity.
    if (rest > half || (rest == half && (kept & 1)))
        kept++;
    return (u16)(sign | (u16)(((u64)exponent << fraction) + kept));
}

DEVICE double load(const void* values, i64 i, int type)
{
    switch (type)
    {
        case SINGLE: return ((const float*)values)[i];
        case DOUBLE: return ((const double*)values)[i];
        case HALF: return widen_half(((const u16*)values)[i]);
        default: return widen_bfloat(((const u16*)values)[i]);
    }
}

DEVICE void store(void* values, i64 i, int type, double value)
{
    switch (type)
    {
        case SINGLE: ((float*)values)[i] = (float)value; break;
        case DOUBLE: ((double*)values)[i] = value; break;
        case HALF: ((u16*)values)[i] = narrow(value, 10, 15, 0x7c00); break;
        default: ((u16*)values)[i] = narrow(value, 7, 127, 0x7f80); break;
    }
}

// Keys whose order as integers is that of the values: -0 equals +0, NaN comes above everything.
DEVICE u32 key_of(float value)
{
    if (value != value)
        return 0xffffffff;
    u32 bits = bits_of_single(value + 0.0f);
    return bits & 0x80000000 ? ~bits : bits | 0x80000000;
}

DEVICE u64 key_of(double value)
{
    if (value != value)
        return 0xffffffffffffffffULL;
    u64 bits = bits_of(value + 0.0);
    return bits >> 63 ? ~bits : bits | 1ULL << 63;
}

DEVICE float value_of(u32 key) { return single_of(key & 0x80000000 ? key & 0x7fffffff : ~key); }

DEVICE double value_of(u64 key) { return double_of(key >> 63 ? key & 0x7fffffffffffffffULL : ~key); }

// A key and the place its element had, ordered by both: no two are equal, so every sort of them is stable.
struct Item32
{
    u64 packed;

    DEVICE static Item32 of(const void* values, i64 i, int type, u32 index, bool descending)
    {
        u32 key = key_of((float)load(values, i, type));
        Item32 item = {(u64)(descending ? ~key : key) << 32 | index};
        return item;
    }

    DEVICE static Item32 last() { Item32 item = {0xffffffffffffffffULL}; return item; }
    DEVICE bool before(Item32 other) const { return packed < other.packed; }
    DEVICE int index() const { return (int)(u32)packed; }
    DEVICE double value(bool descending) const
    {
        u32 key = (u32)(packed >> 32);
        return value_of(descending ? ~key : key);
    }
};

struct alignas(16) Item64
{
    u64 key;
    u64 place;

    DEVICE static Item64 of(const void* values, i64 i, int type, u32 index, bool descending)
    {
        u64 key = key_of(load(values, i, type));
        Item64 item = {descending ? ~key : key, index};
        return item;
    }

    DEVICE static Item64 last() { Item64 item = {~0ULL, ~0ULL}; return item; }
    DEVICE bool before(Item64 other) const { return key < other.key || (key == other.key && place < other.place); }
    DEVICE int index() const { return (int)(u32)place; }
    DEVICE double value(bool descending) const { return value_of(descending ? ~key : key); }
};
