using System.Runtime.Intrinsics;
using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Pooling without branches against pooling with every comparison decided exactly.</summary>
public unsafe class InterleavedPoolingTests
{
    private static readonly double[] _softness = [0.01, 0.3, 2.5, 30, 1000];

    public static TheoryData<string> Distributed => Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributed))]
    public void L2_blocks_are_the_exact_ones_wherever_they_are_decided(string distribution)
    {
        int decided = 0, tried = 0;
        for (int n = InterleavedPooling<L2PoolingRule>.Shortest; n < 3000; n += 1 + n / 7)
        {
            double[] z = Descending(distribution, n);
            double spread = Math.Max(z[0] - z[^1], 1e-300);
            foreach (double softness in _softness)
            {
                foreach (bool ranks in (bool[])[true, false])
                {
                    double strength = ranks ? softness * spread / n : softness * n / spread;
                    if (strength is <= 1e-100 or >= 1e100 || z[0] >= 1e100 || z[^1] <= -1e100)
                        continue;
                    tried++;
                    int[] expected = Exact(z, strength, ranks), actual = new int[n];
                    if (!TryL2(z, strength, ranks, actual, out int count))
                        continue;
                    decided++;
                    Assert.Equal(expected, actual[..count]);
                }
            }
        }

        // Equal and nearly equal values are what it leaves to others; on ordinary rows it must not give up.
        Assert.True(tried == 0 || distribution != "normal" || decided >= 0.99 * tried, $"{decided} of {tried}");
    }

    [Theory]
    [MemberData(nameof(Distributed))]
    public void KL_blocks_are_the_exact_ones(string distribution)
    {
        var scratch = new PoolingScratch();
        for (int n = 64; n < 1500; n += 1 + n / 5)
        {
            double[] z = Descending(distribution, n);
            double spread = Math.Max(z[0] - z[^1], 1e-300);
            foreach (double tau in _softness)
            {
                // Ranks: s = z/eps against rho. Sorts: s = rho/eps against z.
                double strength = tau * spread / n;
                double[] positions = [.. Enumerable.Range(0, n).Select(k => (double)(n - k))];
                AssertSame(KLSide.Exponential(z, strength), KLSide.Linear(positions), scratch);
                AssertSame(KLSide.Exponential(positions, tau * n / 4), KLSide.Exponential(z, spread), scratch);
            }
        }
    }

    [Fact]
    public void Exact_ties_are_left_to_exact_arithmetic()
    {
        double[] z = [.. Enumerable.Range(0, 200).Select(k => 200.0 - k)];
        Assert.False(TryL2(z, 1, ranks: true, new int[200], out _));
        Assert.Equal([0], Exact(z, 1, ranks: true));
        Assert.True(TryL2(z, 0.99, ranks: true, new int[200], out int count));
        Assert.Equal(200, count);
    }

    [Fact]
    public void Chunks_are_joined_however_far_a_block_reaches()
    {
        // A cliff in the middle, flat on both sides: blocks that reach over one, two and all three joints.
        foreach (int n in (int[])[64, 65, 66, 67, 100, 257, 1000])
        {
            for (int cliff = 1; cliff < n; cliff += 1 + n / 13)
            {
                double[] z = [.. Enumerable.Range(0, n).Select(k => (k < cliff ? 1.0 : 0.0) - 1e-3 * Math.Sin(k + 1))];
                Array.Sort(z);
                Array.Reverse(z);
                foreach (double strength in (double[])[1e-6, 1e-4, 3e-3, 0.011, 0.2])
                {
                    int[] actual = new int[n];
                    if (TryL2(z, strength, ranks: true, actual, out int count))
                        Assert.Equal(Exact(z, strength, ranks: true), actual[..count]);
                }
            }
        }
    }

    private static bool TryL2(double[] z, double strength, bool ranks, int[] starts, out int count)
    {
        var slots = new Vector256<double>[InterleavedPooling<L2PoolingRule>.SlotsFor(z.Length)];
        fixed (double* values = z)
        {
            return InterleavedPooling<L2PoolingRule>.TryRun(
                values, z.Length, new L2PoolingRule(z[0], strength, ranks), slots, starts, out count);
        }
    }

    private static int[] Exact(double[] z, double strength, bool ranks)
    {
        var scratch = new PoolingScratch();
        SortedL2Blocks blocks = ranks
            ? SortedL2Blocks.ForRanks(z, strength, scratch)
            : SortedL2Blocks.ForSort(z, strength, scratch);
        int[] starts = new int[z.Length];
        return starts[..PoolAdjacentViolators.Run(ref blocks, z.Length, starts)];
    }

    private static void AssertSame(KLSide upper, KLSide lower, PoolingScratch scratch)
    {
        int n = upper.Values.Length;
        int[] expected = new int[n], actual = new int[n];
        var blocks = new KLBlocks(upper, lower, new PoolingScratch());
        int expectedCount = PoolAdjacentViolators.Run(ref blocks, n, expected);
        int count = KLPooling.Run(upper, lower, scratch, actual);
        Assert.Equal(expected[..expectedCount], actual[..count]);
    }

    private static double[] Descending(string distribution, int n)
    {
        double[] z = Distributions.Row(distribution, n, seed: 3);
        Array.Sort(z);
        Array.Reverse(z);
        return z;
    }
}
