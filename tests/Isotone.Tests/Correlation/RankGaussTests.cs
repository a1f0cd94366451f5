using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Tests;

public sealed class RankGaussTests
{
    [Fact]
    public void Quantiles_are_right_to_1e_15_relative()
    {
        foreach (JsonElement pair in Golden.Cases("normal_quantile.json"))
        {
            double probability = pair[0].GetDouble(), expected = pair[1].GetDouble();
            double error = Math.Abs(NormalQuantile.Of(probability) - expected);
            Assert.True(error <= 1e-15 * Math.Abs(expected), $"{probability:R}: {NormalQuantile.Of(probability):R} where {expected:R} is expected");
        }
    }

    [Fact]
    public void Quantiles_of_0_and_1_are_infinite_and_beyond_refused()
    {
        Assert.Equal(double.NegativeInfinity, NormalQuantile.Of(0));
        Assert.Equal(double.PositiveInfinity, NormalQuantile.Of(1));
        Assert.Equal(0, NormalQuantile.Of(0.5));
        foreach (double bad in (double[])[-1e-300, 1.0000000000000002, double.NaN, double.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>("probability", () => NormalQuantile.Of(bad));
    }

    [Fact]
    public void Ranks_and_transforms_agree_with_numerai_tools()
    {
        foreach (JsonElement era in Golden.Cases("numerai_scores.json"))
        {
            double[] values = era.Doubles("prediction"), ranks = PercentileRank.Of(values), gauss = RankGauss.Of(values);
            double[] expectedRanks = era.Doubles("tie_kept_rank"), expected = era.Doubles("gaussianized");
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(expectedRanks[i], ranks[i], 1e-15);
                Assert.Equal(expected[i], gauss[i], 1e-14);
            }
        }
    }

    [Fact]
    public void Rows_of_every_length_are_transformed_each_on_its_own_and_in_place()
    {
        for (int length = 1; length <= 257; length++)
        {
            double[] row = Distributions.Row("ties", length), both = [.. row, .. row.Reverse()];
            double[] expected = [.. RankGauss.Of(row), .. RankGauss.Of([.. row.Reverse()])];
            RankGauss.Compute(both, Rows.Batch(2, length), both);
            Assert.Equal(expected, both);
        }
    }

    [Fact]
    public void Percentile_ranks_have_the_mean_one_half_and_keep_the_tie_rule()
    {
        double[] values = [3, 1, 1, 2];
        Assert.Equal([.875, .25, .25, .625], PercentileRank.Of(values));
        Assert.Equal([.875, .125, .375, .625], PercentileRank.Of(values, TieRule.First));
        Assert.Equal([0, 0, 0], RankGauss.Of([7, 7, 7]));
    }

    [Fact]
    public void Bad_rows_are_refused()
    {
        Assert.Throws<ArgumentException>("values", () => RankGauss.Of([]));
        Assert.Throws<ArgumentException>("values", () => RankGauss.Of([1, double.NaN]));
        Assert.Throws<ArgumentException>("values", () => PercentileRank.Of([]));
    }
}
