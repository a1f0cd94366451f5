using System.Globalization;
using Isotone.Charts;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>The report's charts.</summary>
internal static class ReportCharts
{
    // More lines than colours are told apart by their dashes, and by nobody.
    private const int MostCurves = 8;

    /// <summary>The scores of the eras in time.</summary>
    public static IEnumerable<Chart> Scores(TrainingResult result)
    {
        IReadOnlyList<TrainingRun> runs = result.Runs;
        IReadOnlyList<ScoredEra> eras = runs[0].Validation.Eras;
        string label = eras.Count == 1 ? $"validation era {eras[0].Era}" : $"validation eras, {eras[0].Era} to {eras[^1].Era}";
        var axis = new ChartAxis(label) { IsWhole = true };
        double[] numbers = [.. Enumerable.Range(1, eras.Count).Select(era => (double)era)];
        yield return new Chart(
            "Spearman of each era",
            axis,
            new ChartAxis("Spearman"),
            [.. runs.Select(run => runs.Count == 1 ? ChartSeries.Bar(run.Loss, numbers, Spearman(run)) : ChartSeries.Line(run.Loss, numbers, Spearman(run)))]);
        yield return new Chart(
            "Cumulative Spearman",
            axis,
            new ChartAxis("sum from the first era"),
            [.. runs.Select(run => ChartSeries.Line(run.Loss, numbers, Cumulative(Spearman(run))))]);
        yield return new Chart(
            "Drawdown of cumulative Spearman",
            axis,
            new ChartAxis("below the highest sum so far"),
            [.. runs.Select(run => runs.Count == 1 ? ChartSeries.Area(run.Loss, numbers, Drawdown(Spearman(run))) : ChartSeries.Line(run.Loss, numbers, Drawdown(Spearman(run))))]);
        foreach (TrainingRun run in runs)
        {
            yield return new Chart(
                Titled("Eras by Spearman", run, runs), new ChartAxis("Spearman"), new ChartAxis("eras") { IsWhole = true }, ChartSeries.Histogram("eras", Spearman(run)));
        }
    }

    /// <summary>What predictions are like.</summary>
    public static IEnumerable<Chart> Predictions(TrainingResult result)
    {
        IReadOnlyList<TrainingRun> runs = result.Runs;
        foreach (TrainingRun run in runs.Where(run => run.Detail is not null))
        {
            yield return new Chart(
                Titled("Predictions", run, runs), new ChartAxis("the model's output"), new ChartAxis("rows") { Format = TickText.Count }, ChartSeries.Histogram("rows", run.Detail!.Predictions));
        }

        ChartSeries[] curves =
        [
            .. runs.Where(run => run.Detail?.Roc is not null).Select(run => ChartSeries.Line(
                string.Create(CultureInfo.InvariantCulture, $"{run.Loss}, AUC {run.Detail!.Roc!.Value.Auc:F4}"), run.Detail.Roc.Value.Fpr, run.Detail.Roc.Value.Tpr)),
        ];
        if (curves.Length > 0)
        {
            yield return new Chart(
                "ROC curve over all validation rows",
                new ChartAxis("false positive rate") { Minimum = 0, Maximum = 1 },
                new ChartAxis("true positive rate") { Minimum = 0, Maximum = 1 },
                [.. curves, ChartSeries.Line("chance, AUC 0.5", [0, 1], [0, 1]) with { IsReference = true }])
            {
                PlotHeight = 260,
            };
        }
    }

    /// <summary>How training went.</summary>
    public static IEnumerable<Chart> Training(TrainingResult result)
    {
        var axis = new ChartAxis(result.Configuration.Model == ModelKind.XGBoost ? "round" : "epoch") { IsWhole = true };
        foreach (TrainingRun run in result.Runs)
        {
            MemberRun[] members = [.. run.Members.Take(MostCurves / 2)];
            yield return new Chart(
                Titled("Loss", run, result.Runs),
                axis,
                new ChartAxis(),
                [.. members.SelectMany((member, i) => Curves(member, i, members.Length > 1 ? $"{Name(member, run)}, " : ""))]);
            ChartSeries[] validated =
            [
                .. run.Members.Where(HasValidation).Take(MostCurves).Select(member => ChartSeries.Line(
                    run.Members.Count > 1 ? Name(member, run) : "validation", Epochs(member, epoch => epoch.Validation[Metric.Spearman.Name]))),
            ];
            if (validated.Length > 0)
                yield return new Chart(Titled("Mean validation Spearman", run, result.Runs), axis, new ChartAxis(), validated);
        }
    }

    /// <summary>How many of a run's models the curves leave out.</summary>
    public static int LeftOut(TrainingRun run) => Math.Max(0, run.Members.Count - (MostCurves / 2));

    /// <summary>The Spearman correlation of each era.</summary>
    public static double[] Spearman(TrainingRun run)
    {
        int spearman = run.Validation.ScoreNames.ToList().IndexOf(EraScore.Spearman.Name);
        return [.. run.Validation.Eras.Select(era => era.Scores[spearman])];
    }

    private static IEnumerable<ChartSeries> Curves(MemberRun member, int colour, string prefix)
    {
        yield return ChartSeries.Line($"{prefix}training", Epochs(member, epoch => epoch.TrainLoss)) with { Colour = colour * 2 };
        if (member.History.Epochs.All(epoch => epoch.Validation.ContainsKey("loss")))
            yield return ChartSeries.Line($"{prefix}validation", Epochs(member, epoch => epoch.Validation["loss"])) with { Colour = (colour * 2) + 1 };
    }

    private static bool HasValidation(MemberRun member) => member.History.Epochs.All(epoch => epoch.Validation.Count > 0);

    // What tells a model from the others of its run.
    private static string Name(MemberRun member, TrainingRun run)
    {
        var parts = new List<string>();
        if (run.Members.Select(other => other.Fold).Distinct().Skip(1).Any())
            parts.Add(member.Fold);
        if (run.Members.Select(other => other.Target).Distinct().Skip(1).Any())
            parts.Add(member.Target);
        if (run.Members.Select(other => other.Seed).Distinct().Skip(1).Any())
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"seed {member.Seed}"));
        return string.Join(", ", parts);
    }

    private static string Titled(string title, TrainingRun run, IReadOnlyList<TrainingRun> runs) =>
        runs.Count == 1 ? title : $"{title}: {run.Loss}";

    private static double[] Epochs(MemberRun member, Func<EpochRecord, double> value) => [.. member.History.Epochs.Select(value)];

    private static double[] Cumulative(double[] scores)
    {
        double sum = 0;
        return [.. scores.Select(score => sum += double.IsNaN(score) ? 0 : score)];
    }

    // At most 0: the sum minus the highest so far, which is at least 0, the sum of no era.
    private static double[] Drawdown(double[] scores)
    {
        double highest = 0;
        return [.. Cumulative(scores).Select(sum => sum - (highest = Math.Max(highest, sum)))];
    }
}
