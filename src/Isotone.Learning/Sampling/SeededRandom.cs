using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// Pseudo-random numbers that are the same for the same seed on every platform and in every version of .NET:
/// xoshiro256** started by SplitMix64.
/// </summary>
/// <remarks>D. Blackman, S. Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47 (2021). One per thread.</remarks>
public sealed class SeededRandom
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">Any number; different seeds give unrelated sequences.</param>
    /// <param name="stream">
    /// Which of the seed's sequences, such as the epoch: each is unrelated to the others and needs none of them drawn.
    /// </param>
    public SeededRandom(long seed, long stream = 0)
    {
        ulong state = (ulong)seed;

        // The stream goes through the mixer before it meets the seed: seed 1, stream 2 is not seed 2, stream 1.
        ulong other = (ulong)stream;
        state ^= stream == 0 ? 0 : SplitMix(ref other);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [low, high).</summary>
    public double NextUniform(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>An integer in [0, bound), each equally likely.</summary>
    /// <param name="bound">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    /// <remarks>D. Lemire, Fast random integer generation in an interval, ACM TOMACS 29 (2019).</remarks>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong product = (uint)NextUInt64() * (ulong)bound;
        if ((uint)product < (uint)bound)
        {
            uint threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold)
                product = (uint)NextUInt64() * (ulong)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>Puts the items in random order, each order equally likely (Fisher and Yates).</summary>
    public void Shuffle<TItem>(Span<TItem> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
