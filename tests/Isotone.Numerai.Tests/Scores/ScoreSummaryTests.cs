namespace Isotone.Numerai.Tests;

public sealed class ScoreSummaryTests
{
    [Fact]
    public void Sharpe_and_drawdown_agree_with_the_published_example()
    {
        ScoreSummary summary = ScoreSummary.Of([.02, .03, -.01, -.04, .05, .01, -.02, .015]);
        Assert.Equal(8, summary.Eras);
        Assert.Equal(.055 / 8, summary.Mean!.Value, 1e-15);
        Assert.Equal(.254305522493537, summary.Sharpe!.Value, 1e-13);
        Assert.Equal(.05, summary.MaxDrawdown!.Value, 1e-15);
        Assert.Equal(summary.Mean.Value / summary.Sharpe.Value, summary.Std!.Value, 1e-15);
    }

    [Fact]
    public void One_era_has_no_sharpe()
    {
        Assert.Equal([.3, 0, null, 0], ScoreSummary.Of([.3]).Statistics.Take(4).Select(statistic => statistic.Value));
        Assert.Equal([-.3, 0, null, .3], ScoreSummary.Of([-.3]).Statistics.Take(4).Select(statistic => statistic.Value));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1001)]
    public void Equal_scores_have_deviation_0_and_no_sharpe(int eras)
    {
        ScoreSummary summary = ScoreSummary.Of([.. Enumerable.Repeat(.1, eras)]);
        Assert.Equal((.1, 0, null), (summary.Mean, summary.Std, summary.Sharpe));
    }

    [Fact]
    public void Eras_without_a_score_are_left_out()
    {
        Assert.Equal(ScoreSummary.Of([.1, -.2, .3]), ScoreSummary.Of([double.NaN, .1, -.2, double.NaN, .3]));
        Assert.Equal(new ScoreSummary(0, null, null, null, null), ScoreSummary.Of([double.NaN]));
        Assert.Equal(new ScoreSummary(0, null, null, null, null), ScoreSummary.Of([]));
    }

    [Theory]
    [InlineData(new[] { .1, .2 }, 0)]
    [InlineData(new[] { -.1, .3, -.05 }, .1)]
    [InlineData(new[] { .2, -.1, -.2, .25, -.1 }, .3)]
    public void Drawdown_is_the_deepest_fall_from_the_maximum_since_0(double[] scores, double drawdown) =>
        Assert.Equal(drawdown, ScoreSummary.Of(scores).MaxDrawdown!.Value, 1e-15);
}
