using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Rows of 100,000 and of a million.</summary>
public class SoftLongRowTests
{
    [Theory]
    [InlineData(100_000, "normal")]
    [InlineData(100_000, "one decimal")]
    [InlineData(1_000_000, "normal")]
    [InlineData(1_000_000, "heavy tails")]
    [InlineData(1_000_000, "shifted 1e6")]
    public void Floats_rank_as_doubles_do(int n, string name)
    {
        float[] x = Distributions.RowOfFloats(name, n);
        double[] wide = [.. x.Select(value => (double)value)];
        foreach (double strength in (double[])[1.0 / n, 1e-3, 1])
        {
            SoftRank<float> rank = new(strength: strength);
            SoftRank<double> exact = new(strength: strength);
            float[] ranks = rank.Forward(x);
            double[] expected = exact.Forward(wide);
            Assert.Equal(exact.BlockSizes(0), rank.BlockSizes(0));
            Assert.Equal(expected.Select(value => (float)value), ranks);
            Assert.Equal(0.5 * n * (n + 1.0), CompensatedSum.Of(expected).High, 1e-12 * n * n);
        }
    }

    [Theory]
    [InlineData("normal", 0.01)]
    [InlineData("one decimal", 0.1)]
    [InlineData("shifted 1e6", 1e-5)]
    [InlineData("heavy tails", 3.0)]
    public void Long_rows_have_the_exact_blocks(string name, double strength)
    {
        const int n = 100_000;
        double[] x = Distributions.Row(name, n);
        SoftRank<double> rank = new(strength: strength);
        rank.Forward(x);
        Dyadic[] shifted = [.. x.OrderDescending().Select((z, k) =>
            Dyadic.Of(z) - Dyadic.Of(strength) * Dyadic.Of(n - k))];
        int[] starts = ExactIsotonic.Starts(shifted, [.. x.Select(_ => Dyadic.One)]);
        Assert.Equal(ExactIsotonic.Sizes(starts, n), rank.BlockSizes(0));
    }

    [Fact]
    public void KL_is_finite_at_any_strength()
    {
        const int n = 100_000;
        foreach (string name in (string[])["normal", "heavy tails", "shifted 1e6"])
        {
            double[] x = Distributions.Row(name, n), gradient = new double[n];
            for (double strength = 1e-9; strength < 2e9; strength *= 1e3)
            {
                foreach (bool ranking in (bool[])[true, false])
                {
                    SoftOperator<double> soft = SoftOperators.Of<double>(ranking, Regularization.KL, strength, SortDirection.Ascending);
                    double[] y = soft.Forward(x);
                    soft.Vjp(x, gradient);
                    Assert.True(
                        Array.TrueForAll(y, double.IsFinite) && Array.TrueForAll(gradient, double.IsFinite),
                        $"{name} at {strength}");
                    if (ranking)
                        Assert.Equal(0.5 * n * (n + 1.0), y.Sum(), 1e-10 * n * n);
                }
            }
        }
    }
}
