using Isotone.Numerai;

namespace Isotone.Studies.Tests;

public class StudyScoresTests
{
    [Fact]
    public void Scores_are_means_over_eras_and_constant_predictions_score_0()
    {
        StudyPart test = SmallStudy.Draw(new StudySeed(Stage.Development, 1)).Test;
        float[] predictions = [.. test.Returns.Select((value, i) => i < 20 ? 1 : i < 40 ? value : -value)];
        var scores = StudyScores.Of(predictions, test);
        Assert.Equal(0, scores.Spearman, 1e-12);
        Assert.Equal(0, scores.Sharpe, 1e-12);
        var one = StudyScores.Of(test.Returns, test);
        Assert.Equal((1, 0), (one.Spearman, one.Sharpe));
        double[] corr = [.. Enumerable.Range(0, 3).Select(era => EraScore.NumeraiCorr.Of(Era(test.Returns, era), Era(test.Targets, era)))];
        Assert.Equal(corr.Average(), one.NumeraiCorr, 1e-12);
        Assert.Equal((corr[1] - corr[2]) / 3, scores.NumeraiCorr, 1e-12);
    }

    [Fact]
    public void Ranked_returns_lie_in_the_middle_of_their_share_of_the_era()
    {
        var part = new StudyPart(new float[5], 1, [3, 1, 2, 7, 7], new float[5], Rows.FromLengths([3, 2]));
        Assert.Equal([5f / 6, 1f / 6, 0.5f, 0.5f, 0.5f], part.RankedReturns());
    }

    private static double[] Era(float[] values, int era) => [.. values.Skip(20 * era).Take(20).Select(value => (double)value)];
}
