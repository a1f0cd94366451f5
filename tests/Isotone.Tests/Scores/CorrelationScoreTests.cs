using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Tests;

public class CorrelationScoreTests
{
    [Fact]
    public void Pearson_is_that_of_Correlation()
    {
        Rows rows = Rows.FromLengths([2, 30, 257]);
        double[] p = Distributions.Row("shifted 1e6", rows.Length, 81), t = Testing.Distributions.Row("ties", rows.Length, 82);
        double[] expected = new double[3], actual = new double[3];
        Correlation.Pearson(p, t, rows, expected);
        new PearsonScore<double>().Evaluate(p, t, rows, actual);
        for (int row = 0; row < 3; row++)
            Assert.Equal(expected[row], actual[row], 1e-12);
    }

    [Theory]
    [InlineData(Regularization.L2, TargetRanks.Hard)]
    [InlineData(Regularization.L2, TargetRanks.Soft)]
    [InlineData(Regularization.L2, TargetRanks.None)]
    [InlineData(Regularization.KL, TargetRanks.Hard)]
    public void Soft_Spearman_is_that_of_the_operator(Regularization regularization, TargetRanks targetRanks)
    {
        Rows rows = Rows.FromLengths([1, 2, 30, 257]);
        double[] p = Distributions.Row("normal", rows.Length, 83), t = Testing.Distributions.Row("ties", rows.Length, 84);
        double[] expected = new double[4], actual = new double[4];
        double[] gradient = new double[rows.Length], derivative = new double[rows.Length];
        var spearman = new SoftSpearman<double>(0.05, regularization, targetRanks);
        spearman.Forward(p, t, rows, expected);
        spearman.Vjp([1, 1, 1, 1], gradient);
        new SoftSpearmanScore<double>(SoftRankStrength.Absolute(0.05), regularization, targetRanks)
            .Evaluate(p, t, rows, actual, derivative);
        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(expected[row], actual[row], 1e-14);
        for (int i = 0; i < gradient.Length; i++)
            Assert.Equal(gradient[i], derivative[i], 1e-14 * gradient.Max(Math.Abs));
    }

    [Fact]
    public void A_mean_block_size_is_the_paths_strength()
    {
        double[] p = Distributions.Row("heavy tails", 100, 85), t = Testing.Distributions.Row("ties", 100, 86);
        var path = new RegularizationPath<double>();
        path.Compute(p);
        double[] actual = new double[1], expected = new double[1];
        new SoftSpearmanScore<double>(SoftRankStrength.MeanBlockSize(4)).Evaluate(p, t, Rows.One(100), actual);
        new SoftSpearmanScore<double>(SoftRankStrength.Absolute(path.StrengthFor(4))).Evaluate(p, t, Rows.One(100), expected);
        Assert.Equal(expected[0], actual[0]);
    }

    [Fact]
    public void Numerai_corr_agrees_with_numerai_tools_in_the_hard_limit()
    {
        int cases = 0;
        foreach (JsonElement era in Golden.Cases("numerai_scores.json"))
        {
            double[] p = era.Doubles("prediction"), t = era.Doubles("target"), actual = new double[1];
            var path = new RegularizationPath<double>();
            path.Compute(p);
            SoftRankStrength strength = SoftRankStrength.Absolute(Math.Min(path.HardLimit / 2, 1));
            new SoftNumeraiCorrScore<double>(strength).Evaluate(p, t, Rows.One(p.Length), actual);
            Assert.Equal(era.GetProperty("numerai_corr").GetDouble(), actual[0], 1e-12);
            cases++;
        }

        Assert.True(cases >= 5);
    }

    [Fact]
    public void Numerai_corr_of_the_published_example()
    {
        double[] t = [0, .25, .5, .5, .75, 1, .5, .25, .75, .5], p = [.1, .4, .35, .8, .6, .9, .5, .2, .7, .3];
        double[] actual = new double[1];
        new SoftNumeraiCorrScore<double>(SoftRankStrength.Absolute(1e-3)).Evaluate(p, t, Rows.One(10), actual);
        Assert.Equal(.8977639616235084, actual[0], 1e-13);
    }

    [Fact]
    public void LapSum_Spearman_is_hard_in_the_limit()
    {
        double[] p = Distributions.Row("one decimal", 200, 87), t = Testing.Distributions.Row("ties", 200, 88), actual = new double[1];
        new LapSumSpearmanScore<double>(SoftRankStrength.Absolute(1e-4)).Evaluate(p, t, Rows.One(200), actual);
        Assert.Equal(Correlation.Spearman<double>(p, t), actual[0], 1e-12);
    }

    [Fact]
    public void The_long_short_score_is_the_spread_of_the_hard_books_in_the_limit()
    {
        double[] p = Distributions.Row("normal", 100, 89), t = Testing.Distributions.Row("normal", 100, 90), actual = new double[1];
        new LongShortScore<double>(0.1, SoftRankStrength.Absolute(1e-9)).Evaluate(p, t, Rows.One(100), actual);
        double[] byPrediction = [.. p.Zip(t).OrderBy(pair => pair.First).Select(pair => pair.Second)];
        double deviation = Math.Sqrt(t.Average(value => Math.Pow(value - t.Average(), 2)));
        Assert.Equal((byPrediction[^10..].Average() - byPrediction[..10].Average()) / deviation, actual[0], 1e-12);
    }
}
