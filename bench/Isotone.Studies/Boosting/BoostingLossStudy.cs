using Isotone.Boosting;
using Isotone.Data;

namespace Isotone.Studies;

/// <summary>Does boosting trees on the soft Spearman correlation pay, and why does it fail as it is commonly written?</summary>
internal static class BoostingLossStudy
{
    private const double Tau = 30;

    /// <summary>The study.</summary>
    /// <param name="sample">Numerai's sample file of 2018, or null to leave it out.</param>
    public static Study Create(string? sample)
    {
        var study = new Study
        {
            Name = "boosting",
            Settings = SimulatedSettings.ForTrees,
            Arms = [.. Arms("best-round", [0.05, 0.15], [10, 20, 40, 80, 160]), .. Arms("equal-rounds", [0.1], [60])],
            References = ["mse-ranked", "mse-raw"],
            ConfirmationSeeds = 10,
        };
        if (sample is null)
            return study;
        EraTable table = EraDataFile.Read(sample);
        (int, int) seeds = (study.DevelopmentSeeds, study.ConfirmationSeeds);
        return study with { Settings = [SampleSetting.Of(table, table.TargetNames[0], seeds), .. study.Settings] };
    }

    private static IEnumerable<BoostingArm> Arms(string group, double[] rates, int[] lengths)
    {
        BoostingArm Of(string name, BoostingTarget target, Func<BoostingGradient<float>> loss) => new(group, name, target, rates, lengths, loss);
        BoostingArm Spearman(string name, double tau, double? damping, BoostingCurvature curvature = BoostingCurvature.UnitStep) => Of(
            name,
            BoostingTarget.Raw,
            () => new SoftSpearmanObjective<float>(SoftRankStrength.Relative(tau), curvature: curvature) { Damping = damping }.Evaluate);

        yield return Of("mse-raw", BoostingTarget.Raw, () => new SquaredErrorObjective<float>().Evaluate);
        yield return Of("mse-ranked", BoostingTarget.Ranked, () => new SquaredErrorObjective<float>().Evaluate);
        yield return Of("pearson-ranked", BoostingTarget.Ranked, () => new PearsonObjective<float> { Damping = null }.Evaluate);
        yield return Of("spearman-common", BoostingTarget.Raw, Common);
        yield return Spearman("spearman-bound", Tau, 0, BoostingCurvature.Bound);
        yield return Spearman("spearman-undamped", Tau, 0);
        yield return Spearman("spearman", Tau, null);
        yield return Spearman("spearman-tau-5", 5, null);
    }

    // As it is commonly written: the gradient as it is, summed over eras, curvature 1, strength 1, predictions all 0. What a
    // plain 0/0 would make of the first round is left out: the gradient of the constant is that of different ranks here too.
    private static BoostingGradient<float> Common()
    {
        var spearman = new SoftSpearman<float>(1);
        return (predictions, targets, eras, _, gradient, curvature) =>
        {
            double[] scores = new double[eras.Count], cotangent = new double[eras.Count];
            cotangent.AsSpan().Fill(-1);
            spearman.Forward(predictions, targets, eras, scores);
            spearman.Vjp(cotangent, gradient);
            curvature.Fill(1);
            return -scores.Average();
        };
    }
}
