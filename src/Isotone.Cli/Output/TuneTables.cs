using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>A study as a report.</summary>
internal static class TuneTables
{
    private const int MostShown = 10;

    /// <summary>The best trials beside the default settings.</summary>
    public static Report Of(StudyResult result)
    {
        Report report = new Report()
            .Add("study", result.Folder)
            .Add("trials", result.Trials.Count)
            .Add("default_score", result.Default.Score ?? double.NaN)
            .Add("best_score", result.Best?.Score ?? double.NaN)
            .Add("best_settings", result.Best is null ? "" : result.BestSettings)
            .Add("picture", result.Picture);
        IEnumerable<StudyTrial> best =
            result.Trials.OrderByDescending(trial => trial.Score ?? double.NegativeInfinity).Take(MostShown);
        return report.Add("best_trials", (IReadOnlyList<Report>)[.. best.Select(Row)]);
    }

    private static Report Row(StudyTrial trial) => new Report()
        .Add("trial", trial.Trial)
        .Add("score", trial.Score ?? double.NaN)
        .Add("tau", trial.Tau)
        .Add("learning_rate", trial.LearningRate)
        .Add("layers", trial.Configuration.Model == ModelKind.Linear ? "" : string.Join(',', trial.Configuration.Layers))
        .Add("weight_decay", trial.Configuration.WeightDecay)
        .Add("epochs", trial.Configuration.Epochs);
}
