using Isotone.Testing;

namespace Isotone.Numerai.Tests;

public sealed class ScoreStatisticsTests
{
    private static readonly double[] _scores = [.02, .03, -.01, -.04, .05, .01, -.02, .015];

    [Fact]
    public void Statistics_agree_with_the_published_example()
    {
        Assert.Equal(.05, ScoreStatistics.Drawdown(_scores), 1e-15);
        Assert.Equal(.0496, ScoreStatistics.CompoundedDrawdown(_scores), 1e-15);
        Assert.Equal(-.26267901107, ScoreStatistics.Autocorrelation(_scores)!.Value, 1e-11);
        Assert.Equal(.30086905488, ScoreStatistics.SmartSharpe(_scores)!.Value, 1e-11);
        Assert.Equal(37.4352118593, ScoreStatistics.AnnualYield(_scores)!.Value, 1e-9);
        Assert.Equal(.625, ScoreStatistics.Consistency(_scores));
    }

    [Fact]
    public void Sharpe_and_compounded_drawdown_agree_with_numerai_tools()
    {
        var golden = Golden.Open("numerai_scores.json");
        ScoreSummary summary = ScoreSummary.Of(golden.Doubles("era_scores"));
        Assert.Equal(golden.Double("sharpe_population_std"), summary.Sharpe!.Value, 1e-12);
        Assert.Equal(golden.Double("max_drawdown_of_compounded"), summary.CompoundedDrawdown!.Value, 1e-12);
    }

    [Fact]
    public void A_summary_holds_every_statistic_by_its_name()
    {
        ScoreSummary summary = ScoreSummary.Of(_scores);
        Assert.Equal(
            ["mean", "std", "sharpe", "max_drawdown", "compounded_drawdown", "smart_sharpe", "autocorrelation", "consistency", "apy"],
            summary.Statistics.Select(statistic => statistic.Name));
        Assert.Equal(
            [
                summary.Mean, summary.Std, summary.Sharpe, ScoreStatistics.Drawdown(_scores), ScoreStatistics.CompoundedDrawdown(_scores),
                ScoreStatistics.SmartSharpe(_scores), ScoreStatistics.Autocorrelation(_scores), ScoreStatistics.Consistency(_scores),
                ScoreStatistics.AnnualYield(_scores),
            ],
            summary.Statistics.Select(statistic => statistic.Value));
    }

    [Fact]
    public void What_is_not_defined_is_null()
    {
        Assert.Null(ScoreStatistics.Autocorrelation([.1, .2]));
        Assert.Null(ScoreStatistics.Autocorrelation([.1, .1, .2]));
        Assert.Null(ScoreStatistics.SmartSharpe([.1, .2]));
        Assert.Null(ScoreStatistics.SmartSharpe([.1, .1, .1]));
        Assert.Null(ScoreStatistics.AnnualYield([]));
        Assert.Null(ScoreStatistics.Consistency([]));
        Assert.Equal(0, ScoreStatistics.CompoundedDrawdown([]));
    }

    [Fact]
    public void Yields_clip_each_score_at_a_quarter()
    {
        Assert.Equal(100 * (Math.Pow(1.25, 49) - 1), ScoreStatistics.AnnualYield([.9])!.Value, 1e-6);
        Assert.Equal(100 * (Math.Pow(.75, 49) - 1), ScoreStatistics.AnnualYield([-.9])!.Value, 1e-12);
    }

    [Fact]
    public void Compounding_begins_with_the_first_era_as_in_Numerai_s_scripts()
    {
        Assert.Equal(0, ScoreStatistics.CompoundedDrawdown([-.1]));
        Assert.Equal(.2, ScoreStatistics.CompoundedDrawdown([-.1, -.2, .05]), 1e-15);
    }
}
