using System.Runtime.Intrinsics.X86;
using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Pooling by majorants of pieces against pooling element by element with every comparison decided exactly.</summary>
public class MajorantTests
{
    private static readonly double[] _softness = [0.01, 0.3, 2.5, 30, 1000];

    public static TheoryData<string> Distributed => Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributed))]
    public void L2_blocks_are_the_exact_ones_at_every_length(string distribution)
    {
        var scratch = new PoolingScratch();
        foreach (int n in Lengths(3000))
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
                    AssertL2(z, strength, ranks, scratch);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Distributed))]
    public void KL_blocks_are_the_exact_ones_at_every_length(string distribution)
    {
        var scratch = new PoolingScratch();
        foreach (int n in Lengths(1500))
        {
            double[] z = Descending(distribution, n);
            double spread = Math.Max(z[0] - z[^1], 1e-300);
            foreach (double tau in _softness)
            {
                // Ranks: s = z/eps against rho. Sorts: s = rho/eps against z.
                double strength = tau * spread / n;
                AssertKL(KLSide.Descending(z, strength), KLSide.Linear(n), scratch);
                AssertKL(KLSide.Descending(z, Math.Max(spread * tau, 1e-300)), KLSide.Linear(n), scratch);
                AssertKL(KLSide.OfPositions(n, tau * n / 4), KLSide.Descending(z, spread), scratch);
            }
        }
    }

    [Fact]
    public void KL_fits_of_rows_in_any_order_have_the_exact_blocks()
    {
        var random = new Random(7);
        var scratch = new PoolingScratch();
        foreach (int n in Lengths(1300))
        {
            foreach (double width in (double[])[1e-6, 1, 6, 40, 2000])
            {
                double[] s = [.. Enumerable.Range(0, n).Select(k => width * (random.NextDouble() - k / (double)n))];
                double[] t = [.. Enumerable.Range(0, n).Select(_ => width * random.NextDouble())];
                AssertKL(KLSide.Exponential(s), KLSide.Exponential(t), scratch);
            }
        }
    }

    [Fact]
    public void Exact_ties_pool()
    {
        var scratch = new PoolingScratch();
        foreach (int n in Lengths(1200))
        {
            double[] z = [.. Enumerable.Range(0, n).Select(k => (double)(n - k))];
            AssertL2(z, 1, ranks: true, scratch);
            AssertL2(z, 1, ranks: false, scratch);
            Assert.Equal(1, SortedL2Pooling.Run(z, 1, ranks: true, scratch, new int[n]));
            Assert.Equal(n, SortedL2Pooling.Run(z, 0.99, ranks: true, scratch, new int[n]));
        }
    }

    [Fact]
    public void Pieces_are_joined_however_far_a_block_reaches()
    {
        // A cliff, flat on both sides: blocks that reach over one joint and over several.
        var scratch = new PoolingScratch();
        foreach (int n in (int[])[511, 512, 513, 1024, 1025, 2600])
        {
            for (int cliff = 1; cliff < n; cliff += 1 + n / 13)
            {
                double[] z = [.. Enumerable.Range(0, n).Select(k => (k < cliff ? 1.0 : 0.0) - 1e-3 * Math.Sin(k + 1))];
                Array.Sort(z);
                Array.Reverse(z);
                foreach (double strength in (double[])[1e-6, 1e-4, 1e-3, 3e-3, 0.011, 0.2])
                    AssertL2(z, strength, ranks: true, scratch);
            }
        }
    }

    [Fact]
    public void A_block_may_eat_into_its_neighbours_point_by_point()
    {
        // Steps that grow by the square: each removal lets the next point fall below its chord.
        var scratch = new PoolingScratch();
        foreach (int n in (int[])[40, 300, 512, 900])
        {
            double[] z = new double[n];
            for (int k = n - 2; k >= 0; k--)
                z[k] = z[k + 1] + (k < n / 2 ? 1 + 1.0 / (n - k) : 1e-3 * (k - n / 2 + 1));
            foreach (double strength in (double[])[0.5, 0.999, 1, 1.001, 1.01])
                AssertL2(z, strength, ranks: true, scratch);
        }
    }

    [Fact]
    public void Blocks_whose_sums_were_given_up_are_summed_again()
    {
        // Singles too close to a tie to be told apart in a window, so each is compared, and a plateau that eats thousands.
        const int Singles = 50_000, Plateau = 20_000;
        double[] z = new double[Singles + Plateau];
        for (int k = 0; k < Singles; k++)
            z[k] = (Singles - k) * (1 + Math.ScaleB(1, -30));
        AssertL2(z, 1, ranks: true, new PoolingScratch());
    }

    private static void AssertL2(double[] z, double strength, bool ranks, PoolingScratch scratch)
    {
        int n = z.Length;
        SortedL2Blocks blocks = ranks
            ? SortedL2Blocks.ForRanks(z, strength, scratch)
            : SortedL2Blocks.ForSort(z, strength, scratch);
        blocks.Reserve(n);
        int[] expected = new int[n], actual = new int[n];
        int expectedCount = PoolAdjacentViolators.Run(ref blocks, n, expected);
        AssertBlocks(expected[..expectedCount], actual, SortedL2Majorant<Avx512Majorant>.Run, SortedL2Majorant<Avx2Majorant>.Run);

        void AssertBlocks(int[] wanted, int[] starts, params Pooling[] kernels)
        {
            for (int kernel = Avx512F.IsSupported ? 0 : 1; kernel < (Avx2.IsSupported ? 2 : 0); kernel++)
            {
                int count = kernels[kernel](z, strength, ranks, scratch, starts);
                Assert.Equal(wanted, starts[..count]);
            }
        }
    }

    private static void AssertKL(KLSide upper, KLSide lower, PoolingScratch scratch)
    {
        int n = upper.Length;
        int[] expected = new int[n], actual = new int[n];
        var blocks = new KLBlocks(upper, lower, new PoolingScratch());
        blocks.Reserve(n);
        int expectedCount = PoolAdjacentViolators.Run(ref blocks, n, expected);
        int count = KLPooling.Run(upper, lower, scratch, actual);
        Assert.Equal(expected[..expectedCount], actual[..count]);
        if (!Avx2.IsSupported)
            return;
        count = KLMajorant<Avx2Majorant>.Run(upper, lower, scratch, actual);
        Assert.Equal(expected[..expectedCount], actual[..count]);
        if (!(lower.IsLinear || upper.IsArithmetic))
            return;

        // As the soft operators call it: blocks are then summed from the terms that are kept.
        count = KLMajorant<Avx2Majorant>.Run(upper, lower, scratch, actual, new double[n]);
        Assert.Equal(expected[..expectedCount], actual[..count]);
        count = KLPooling.Run(upper, lower, scratch, actual, new double[n]);
        Assert.Equal(expected[..expectedCount], actual[..count]);
    }

    private static IEnumerable<int> Lengths(int most)
    {
        for (int n = 1; n < most; n += n < 70 ? 1 : 1 + n / 6)
            yield return n;
    }

    private static double[] Descending(string distribution, int n)
    {
        double[] z = Distributions.Row(distribution, n, seed: 3);
        Array.Sort(z);
        Array.Reverse(z);
        return z;
    }

    private delegate int Pooling(
        ReadOnlySpan<double> values, double strength, bool ranks, PoolingScratch scratch, Span<int> starts);
}
