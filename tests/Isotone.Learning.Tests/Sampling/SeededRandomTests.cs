namespace Isotone.Learning.Tests;

public class SeededRandomTests
{
    [Fact]
    public void The_start_is_splitmix64_and_the_steps_are_xoshiro256starstar()
    {
        // The published algorithms, step by step, in another arrangement.
        ulong state = 42;
        ulong[] s = new ulong[4];
        for (int i = 0; i < 4; i++)
        {
            state = unchecked(state + 0x9E3779B97F4A7C15UL);
            ulong z = state;
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
            s[i] = z ^ (z >> 31);
        }

        var random = new SeededRandom(42);
        for (int i = 0; i < 1000; i++)
        {
            ulong five = unchecked(s[1] * 5);
            Assert.Equal(unchecked(((five << 7) | (five >> 57)) * 9), random.NextUInt64());
            ulong t = s[1] << 17;
            s[2] ^= s[0];
            s[3] ^= s[1];
            s[1] ^= s[2];
            s[0] ^= s[3];
            s[2] ^= t;
            s[3] = (s[3] << 45) | (s[3] >> 19);
        }
    }

    [Fact]
    public void The_first_state_of_seed_zero_is_the_published_splitmix64_sequence()
    {
        // splitmix64 from 0 begins e220a8397b1dcdaf 6e789e6aa1b965f4: the first output is rotl(s1 * 5, 7) * 9.
        ulong five = unchecked(0x6e789e6aa1b965f4UL * 5);
        Assert.Equal(unchecked(((five << 7) | (five >> 57)) * 9), new SeededRandom(0).NextUInt64());
    }

    [Fact]
    public void Streams_and_seeds_differ()
    {
        ulong[] firsts = [.. from seed in Enumerable.Range(0, 30) from stream in Enumerable.Range(0, 30) select new SeededRandom(seed, stream).NextUInt64()];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    [Fact]
    public void Doubles_fill_the_unit_interval_evenly()
    {
        var random = new SeededRandom(1);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++)
            counts[(int)(random.NextDouble() * 10)]++;

        // Standard deviation of a count: sqrt(1e5 * 0.1 * 0.9) = 95.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 500, 10_000 + 500));
    }

    [Fact]
    public void Integers_below_a_bound_are_equally_likely()
    {
        var random = new SeededRandom(2);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[random.NextInt32(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
    }

    [Fact]
    public void Shuffles_reach_every_order_equally_often()
    {
        var random = new SeededRandom(3);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 830, 1170));
    }
}
