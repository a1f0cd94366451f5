using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>Scores of eras as tables for people.</summary>
internal static class ScoreTables
{
    private const int FeaturesShown = 10;

    /// <summary>
    /// A table of the eras, below it one of what each score comes to (a column a score: the statistics are many), and one
    /// of the features that the predictions follow most.
    /// </summary>
    public static Report Of(ScoreReport scores)
    {
        Report report = new Report()
            .Add("eras", [.. scores.Eras.Select(era => Era(scores, era))])
            .Add("summary", [.. Statistics(scores)]);
        return scores.Features.Count == 0 ? report : report.Add("highest_feature_exposures", [.. Exposures(scores)]);
    }

    private static Report Era(ScoreReport scores, ScoredEra era)
    {
        Report row = new Report().Add("era", era.Era).Add("rows", era.Rows);
        for (int score = 0; score < scores.ScoreNames.Count; score++)
            row.Add(scores.ScoreNames[score], era.Scores[score]);
        if (scores.Features.Count > 0)
            row.Add("max_feature", era.MaxFeature ?? "");
        return row;
    }

    private static IEnumerable<Report> Statistics(ScoreReport scores)
    {
        int statistics = scores.Summaries[0].Statistics.Count;
        for (int statistic = 0; statistic < statistics; statistic++)
        {
            Report row = new Report().Add("statistic", scores.Summaries[0].Statistics[statistic].Name.Replace('_', ' '));
            for (int score = 0; score < scores.ScoreNames.Count; score++)
                row.Add(scores.ScoreNames[score], scores.Summaries[score].Statistics[statistic].Value ?? double.NaN);
            yield return row;
        }
    }

    private static IEnumerable<Report> Exposures(ScoreReport scores) => scores.Features
        .OrderByDescending(feature => feature.Mean is double mean ? Math.Abs(mean) : -1)
        .Take(FeaturesShown)
        .Select(feature => new Report()
            .Add("feature", feature.Feature).Add("mean", feature.Mean ?? double.NaN).Add("max", feature.Max ?? double.NaN));
}
