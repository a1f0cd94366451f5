namespace Isotone.Numerai.Tests;

public sealed class EnsembleTests
{
    private static readonly Rows _eras = Rows.FromLengths([3, 4]);
    private static readonly double[] _a = [1, 2, 3, .4, .1, .3, .2];
    private static readonly double[] _b = [100, 300, 200, 7, 7, 9, 8];

    [Fact]
    public void The_mean_is_of_rank_Gauss_predictions_era_by_era()
    {
        double[] expected = [.. RankGauss.Of(_a.AsSpan(0, 3)).Zip(RankGauss.Of(_b.AsSpan(0, 3)), (x, y) => (x + y) / 2),
            .. RankGauss.Of(_a.AsSpan(3)).Zip(RankGauss.Of(_b.AsSpan(3)), (x, y) => (x + y) / 2)];
        Assert.Equal(expected, Ensemble.OfRankGauss([_a, _b], _eras));
    }

    [Fact]
    public void Units_do_not_count_and_weights_count_by_their_proportions()
    {
        double[] scaled = [.. _a.Select(x => (1e6 * x) - 3)];
        Assert.Equal(Ensemble.OfRankGauss([_a, _b], _eras), Ensemble.OfRankGauss([scaled, _b], _eras));
        double[] weighted = Ensemble.OfRankGauss([_a, _b], _eras, [3, 1]), four = Ensemble.OfRankGauss([_a, _a, _a, _b], _eras);
        for (int i = 0; i < weighted.Length; i++)
            Assert.Equal(four[i], weighted[i], 1e-15);
        Assert.Equal(Ensemble.OfRankGauss([_a], _eras), Ensemble.OfRankGauss([_a, _b], _eras, [2, 0]));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        double[] nan = [.. _a.Take(6), double.NaN];
        Assert.Throws<ArgumentException>("predictions", () => Ensemble.OfRankGauss([], _eras));
        Assert.Throws<ArgumentException>("predictions[1]", () => Ensemble.OfRankGauss([_a, nan], _eras));
        Assert.Throws<ArgumentException>("predictions[0]", () => Ensemble.OfRankGauss([new double[2]], _eras));
        Assert.Throws<ArgumentException>("weights", () => Ensemble.OfRankGauss([_a, _b], _eras, [1]));
        Assert.Throws<ArgumentException>("weights", () => Ensemble.OfRankGauss([_a, _b], _eras, [1, -1]));
        Assert.Throws<ArgumentException>("weights", () => Ensemble.OfRankGauss([_a, _b], _eras, [0, 0]));
    }
}
