using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>Scores of eras as tables for people.</summary>
internal static class ScoreTables
{
    /// <summary>A table of the eras and, below it, one of what each score comes to.</summary>
    public static Report Of(ScoreReport scores) => new Report()
        .Add("eras", [.. scores.Eras.Select(era => Era(scores, era))])
        .Add("summary", [.. scores.ScoreNames.Select((name, index) => Summary(name, scores.Summaries[index]))]);

    private static Report Era(ScoreReport scores, ScoredEra era)
    {
        Report row = new Report().Add("era", era.Era).Add("rows", era.Rows);
        for (int score = 0; score < scores.ScoreNames.Count; score++)
            row.Add(scores.ScoreNames[score], era.Scores[score]);
        return row;
    }

    private static Report Summary(string name, ScoreSummary summary) => new Report()
        .Add("score", name)
        .Add("mean", summary.Mean ?? double.NaN)
        .Add("std", summary.Std ?? double.NaN)
        .Add("sharpe", summary.Sharpe ?? double.NaN)
        .Add("max_drawdown", summary.MaxDrawdown ?? double.NaN);
}
