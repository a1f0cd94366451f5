using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>What is said to be one block without sorting, against pooling element by element.</summary>
public class WholeRowTests
{
    public static TheoryData<string> Distributed => Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributed))]
    public void A_row_said_to_be_one_block_is_one(string distribution)
    {
        var scratch = new PoolingScratch();
        int said = 0, beyondTheRange = 0;
        for (int n = 1; n < 400; n += n < 40 ? 1 : 1 + n / 5)
        {
            double[] x = Distributions.Row(distribution, n, seed: 8);
            double[] z = [.. x.OrderDescending()];
            double range = z[0] - z[^1];
            if (range is 0 or > 1e90 || z[0] > 1e90 || z[^1] < -1e90)
                continue;
            for (double softness = 0.9; softness < 2.3; softness += 0.05)
            {
                double strength = softness * range / n;
                if (!WholeRow.IsOneBlock<double>(x, z[^1], z[0], strength))
                    continue;
                said++;
                beyondTheRange += range > strength * (0.5 * n) ? 1 : 0;
                Assert.Equal(1, SortedL2Pooling.Run(z, strength, ranks: true, scratch, new int[n]));
            }
        }

        // Where values crowd around the mean it is seen up to twice as early as from the range.
        if (distribution is "normal")
            Assert.InRange(beyondTheRange, said / 4, said);
    }

    [Fact]
    public void A_normal_row_of_a_hundred_is_one_block_at_a_tenth()
    {
        int whole = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            double[] x = Distributions.Row("normal", 100, seed);
            whole += WholeRow.IsOneBlock<double>(x, x.Min(), x.Max(), 0.1) ? 1 : 0;
        }

        Assert.InRange(whole, 95, 100);
    }
}
