using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>What training came to as tables for people.</summary>
internal static class TrainingTables
{
    /// <summary>The runs' validation Spearman side by side, era by era, what it comes to, and where the results are.</summary>
    public static Report Of(TrainingResult result) => new Report()
        .Add("output", result.Output)
        .Add("report", result.Report)
        .Add("validation_spearman", Eras(result.Runs))
        .Add("summary", [.. result.Runs.SelectMany(Summaries)]);

    private static Report[] Eras(IReadOnlyList<TrainingRun> runs)
    {
        IReadOnlyList<ScoredEra> eras = runs[0].Validation.Eras;
        var rows = new Report[eras.Count];
        for (int era = 0; era < rows.Length; era++)
        {
            rows[era] = new Report().Add("era", eras[era].Era).Add("rows", eras[era].Rows);
            foreach (TrainingRun run in runs)
            {
                int spearman = run.Validation.ScoreNames.ToList().IndexOf(EraScore.Spearman.Name);
                rows[era].Add(run.Loss, run.Validation.Eras[era].Scores[spearman]);
            }
        }

        return rows;
    }

    private static IEnumerable<Report> Summaries(TrainingRun run) => run.Validation.ScoreNames.Select((name, score) =>
    {
        ScoreSummary summary = run.Validation.Summaries[score];
        return new Report()
            .Add("loss", run.Loss)
            .Add("score", name)
            .Add("mean", summary.Mean ?? double.NaN)
            .Add("std", summary.Std ?? double.NaN)
            .Add("sharpe", summary.Sharpe ?? double.NaN)
            .Add("max_drawdown", summary.MaxDrawdown ?? double.NaN);
    });
}
