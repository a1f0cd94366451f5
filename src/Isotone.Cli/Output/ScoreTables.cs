using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>Scores of eras as tables for people, each narrow enough for an ordinary terminal.</summary>
internal static class ScoreTables
{
    // So many scores, and so many statistics of one, fit beside the names.
    private const int Across = 4;
    private const int FeaturesShown = 10;

    /// <summary>
    /// Tables of the eras, of what each score comes to, and of the features that the predictions follow most.
    /// </summary>
    public static Report Of(ScoreReport scores)
    {
        Report report = new Report().Add("eras", [.. scores.Eras.Select(era => Era(scores, era))]);
        if (scores.ScoreNames.Count > Across)
            report.Add("contribution_and_exposure", [.. scores.Eras.Select(era => MoreOfEra(scores, era))]);
        report
            .Add("summary", [.. scores.ScoreNames.Select((name, score) => Statistics(name, scores.Summaries[score].Statistics.Take(Across)))])
            .Add("further_statistics", [.. scores.ScoreNames.Select((name, score) => Statistics(name, scores.Summaries[score].Statistics.Skip(Across)))]);
        return scores.Features.Count == 0 ? report : report.Add("highest_feature_exposures", [.. Exposures(scores)]);
    }

    private static Report Era(ScoreReport scores, ScoredEra era)
    {
        Report row = new Report().Add("era", era.Era).Add("rows", era.Rows);
        for (int score = 0; score < Math.Min(Across, scores.ScoreNames.Count); score++)
            row.Add(scores.ScoreNames[score], era.Scores[score]);
        return row;
    }

    private static Report MoreOfEra(ScoreReport scores, ScoredEra era)
    {
        Report row = new Report().Add("era", era.Era);
        for (int score = Across; score < scores.ScoreNames.Count; score++)
            row.Add(scores.ScoreNames[score], era.Scores[score]);
        if (scores.Features.Count > 0)
            row.Add("max_feature", era.MaxFeature ?? "");
        return row;
    }

    private static Report Statistics(string score, IEnumerable<(string Name, double? Value)> statistics)
    {
        Report row = new Report().Add("score", score);
        foreach ((string name, double? value) in statistics)
            row.Add(name, value ?? double.NaN);
        return row;
    }

    private static IEnumerable<Report> Exposures(ScoreReport scores) => scores.Features
        .OrderByDescending(feature => feature.Mean is double mean ? Math.Abs(mean) : -1)
        .Take(FeaturesShown)
        .Select(feature => new Report()
            .Add("feature", feature.Feature).Add("mean", feature.Mean ?? double.NaN).Add("max", feature.Max ?? double.NaN));
}
