using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Numerai.Tests;

/// <summary>The scores that need more than predictions and targets.</summary>
public sealed class FeatureScoreTests
{
    private static readonly double[] _t = [0, .25, .5, .5, .75, 1, .5, .25, .75, .5];
    private static readonly double[] _p = [.1, .4, .35, .8, .6, .9, .5, .2, .7, .3];
    private static readonly double[] _m = [.2, .1, .6, .4, .5, .7, .9, .3, .8, .45];
    private static readonly double[] _f1 = [0, 1, 2, 3, 4, 4, 3, 2, 1, 0];
    private static readonly double[] _f2 = [4, 0, 3, 1, 2, 2, 1, 3, 0, 4];

    private static EraSample Published => new(_p, _t)
    {
        MetaModel = _m,
        Benchmark = _m,
        Features = FeatureRows.Of(_f1.Zip(_f2).SelectMany(pair => new[] { pair.First, pair.Second }).ToArray(), 2),
    };

    private static EraSample Of(JsonElement era) => new(era.Doubles("prediction"), era.Doubles("target"))
    {
        MetaModel = era.Doubles("meta_model"),
        Benchmark = era.Doubles("meta_model"),
        Features = FeatureRows.Of(
            era.GetProperty("features").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => x.GetDouble()).ToArray(),
            era.GetProperty("features")[0].GetArrayLength()),
    };

    [Fact]
    public void Scores_agree_with_numerai_tools()
    {
        foreach (JsonElement era in Golden.Cases("numerai_scores.json"))
        {
            EraSample sample = Of(era);
            Assert.Equal(era.Double("numerai_corr"), EraScore.NumeraiCorr.Of(sample), 1e-9);
            Assert.Equal(era.Double("tie_broken_rank_correlation"), EraScore.LegacyCorr.Of(sample), 1e-9);
            Assert.Equal(era.Double("correlation_contribution"), EraScore.MetaModelContribution.Of(sample), 1e-9);
            Assert.Equal(era.Double("correlation_contribution"), EraScore.BenchmarkContribution.Of(sample), 1e-9);
            Assert.Equal(era.Double("feature_neutral_corr"), EraScore.FeatureNeutralCorr.Of(sample), 1e-9);
            JsonElement highest = era.GetProperty("max_feature_correlation");
            Assert.Equal(highest[1].GetDouble(), EraScore.MaxFeatureCorrelation.Of(sample), 1e-9);

            // Numbered from 0 there, from 1 here.
            int feature = FeatureCorrelation.Highest(sample.FeatureCorrelations());
            Assert.Equal(highest[0].GetString(), $"f{feature}");
        }
    }

    [Fact]
    public void Scores_agree_with_the_published_example()
    {
        Assert.Equal(.8977639616235084, EraScore.NumeraiCorr.Of(Published), 1e-13);
        Assert.Equal(.5497079017039025, EraScore.MetaModelContribution.Of(Published), 1e-13);
        Assert.Equal(.5497079017039025, EraScore.BenchmarkContribution.Of(Published), 1e-13);
        Assert.Equal(.5481188954997256, EraScore.FeatureNeutralCorr.Of(Published), 1e-13);
        Assert.Equal(.6814168325168107, EraScore.MaxFeatureCorrelation.Of(Published), 1e-13);
        Assert.Equal(0, FeatureCorrelation.Highest(Published.FeatureCorrelations()));
        double second = Correlation.Pearson<double>(_p, _f2);
        Assert.Equal(Math.Sqrt((.6814168325168107 * .6814168325168107 + second * second) / 2), EraScore.FeatureExposure.Of(Published), 1e-13);
    }

    [Fact]
    public void Only_the_ends_of_the_predictions_count_where_that_is_asked_for()
    {
        // The powered rank-Gauss predictions of rows 0, 7 and of 5, 3: lowest and highest two.
        int[] rows = [0, 7, 3, 5];
        double mean = _t.Average();
        double[] g = [.. RankGauss.Of(_p).Select(Powered)];
        double[] t = [.. _t.Select(target => Powered(target - mean))];
        double expected = Correlation.Pearson<double>([.. rows.Select(row => g[row])], [.. rows.Select(row => t[row])]);
        Assert.Equal(expected, EraScore.NumeraiCorrOf(topBottom: 2).Of(_p, _t), 1e-14);
        Assert.Equal(EraScore.NumeraiCorr.Of(_p, _t), EraScore.NumeraiCorrOf(topBottom: 5).Of(_p, _t), 1e-14);
        Assert.Equal(EraScore.NumeraiCorr.Of(_p, _t), EraScore.NumeraiCorrOf(topBottom: 50).Of(_p, _t), 1e-14);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => EraScore.NumeraiCorrOf(topBottom: 0));

        double[] neutral = Orthogonal.Component(RankGauss.Of(_p), RankGauss.Of(_m));
        int[] order = ArgSort.Of<double>(neutral);
        double sum = new[] { order[0], order[1], order[^1], order[^2] }.Sum(row => 4 * (_t[row] - mean) * neutral[row]);
        EraScore mmc = EraScore.For(metaModel: true, features: false, benchmark: false, topBottom: 2)[^1];
        Assert.Equal(("mmc", sum / 4), (mmc.Name, mmc.Of(Published)));
    }

    [Fact]
    public void The_target_is_powered_unless_it_is_a_return()
    {
        double[] g = [.. RankGauss.Of(_p).Select(Powered)];
        Assert.Equal(Correlation.Pearson<double>(g, _t), EraScore.NumeraiCorrOf(poweredTarget: false).Of(_p, _t), 1e-14);
    }

    [Fact]
    public void Rows_that_the_meta_model_lacks_are_left_out_up_to_a_fifth()
    {
        double[] metaModel = [.. _m];
        metaModel[2] = metaModel[6] = double.NaN;
        int[] known = [0, 1, 3, 4, 5, 7, 8, 9];
        var whole = new EraSample(known.Select(row => _p[row]).ToArray(), known.Select(row => _t[row]).ToArray())
        {
            MetaModel = known.Select(row => _m[row]).ToArray(),
        };
        Assert.Equal(EraScore.MetaModelContribution.Of(whole), EraScore.MetaModelContribution.Of(new EraSample(_p, _t) { MetaModel = metaModel }), 1e-15);
        metaModel[0] = double.NaN;
        Assert.Equal(double.NaN, EraScore.MetaModelContribution.Of(new EraSample(_p, _t) { MetaModel = metaModel }));
    }

    [Fact]
    public void Constants_have_the_documented_scores()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 10)];
        FeatureRows features = FeatureRows.Of(ones.Zip(_f2).SelectMany(pair => new[] { pair.First, pair.Second }).ToArray(), 2);
        var constant = new EraSample(ones, _t) { MetaModel = _m, Features = features };
        Assert.Equal(0, EraScore.MetaModelContribution.Of(constant));
        Assert.Equal(double.NaN, EraScore.FeatureNeutralCorr.Of(constant));
        Assert.Equal(double.NaN, EraScore.NumeraiCorr.Of(constant));
        Assert.Equal(double.NaN, EraScore.MaxFeatureCorrelation.Of(constant));
        Assert.Equal(double.NaN, EraScore.FeatureExposure.Of(constant));
        Assert.Equal(double.NaN, EraScore.MetaModelContribution.Of(new EraSample(_p, _t) { MetaModel = ones }));
        var sample = new EraSample(_p, _t) { Features = features };
        Assert.Equal(Math.Abs(Correlation.Pearson<double>(_p, _f2)), EraScore.MaxFeatureCorrelation.Of(sample), 1e-14);
        Assert.Equal(EraScore.MaxFeatureCorrelation.Of(sample), EraScore.FeatureExposure.Of(sample), 1e-15);
    }

    [Fact]
    public void What_a_score_lacks_is_said()
    {
        EraScore[] scores =
        [
            EraScore.MetaModelContribution, EraScore.BenchmarkContribution, EraScore.FeatureNeutralCorr,
            EraScore.MaxFeatureCorrelation, EraScore.FeatureExposure,
        ];
        Assert.All(scores, score => Assert.Throws<InvalidOperationException>(() => score.Of(_p, _t)));
        Assert.Throws<ArgumentException>("MetaModel", () => new EraSample(_p, _t) { MetaModel = new double[3] });
        Assert.Throws<ArgumentException>("Benchmark", () => new EraSample(new double[] { 1 }, new double[] { 1 }) { Benchmark = new[] { double.PositiveInfinity } });
        Assert.Throws<ArgumentException>("Features", () => new EraSample(_p, _t) { Features = FeatureRows.Of(_f1, 2) });
    }

    private static double Powered(double value) => Math.CopySign(Math.Pow(Math.Abs(value), 1.5), value);
}
