using Isotone.Boosting;
using Isotone.Data;

namespace Isotone.Studies;

/// <summary>Does boosting trees on the soft Spearman correlation pay, and why did it fail as it was commonly written?</summary>
internal static class BoostingLossStudy
{
    private static readonly string[] _settings =
        ["linear-all", "interactions-all", "long-eras", "weak", "weak-saturating"];

    /// <summary>The study.</summary>
    /// <param name="sample">Numerai's sample file of 2018, or null to leave it out.</param>
    public static Study Create(string? sample)
    {
        var study = new Study
        {
            Name = "boosting",
            Settings = [.. SimulatedSettings.All.Where(setting => _settings.Contains(setting.Name))],
            Arms = [.. Arms("best-round", [20, 40, 80, 160])],
            References = ["mse-ranked", "mse-raw"],
            ConfirmationSeeds = 0, DevelopmentSeeds = 2,
        };
        if (sample is null)
            return study;
        EraTable table = EraDataFile.Read(sample);
        (int, int) seeds = (study.DevelopmentSeeds, study.ConfirmationSeeds);
        return study with { Settings = [.. study.Settings, .. table.TargetNames.Take(1).Select(target => SampleSetting.Of(table, target, seeds))] };
    }

    private static IEnumerable<BoostingArm> Arms(string group, int[] lengths)
    {
        BoostingArm Of(string name, BoostingTarget target, Func<Func<int, BoostingGradient<float>>> losses) => new(group, name, target, lengths, losses);
        BoostingArm Ours(string name, double tau, double? damping, BoostingCurvature curvature = BoostingCurvature.UnitStep) =>
            Of(name, BoostingTarget.Raw, () =>
            {
                var objective = new SoftSpearmanObjective<float>(SoftRankStrength.Relative(tau), curvature: curvature) { Damping = damping };
                return _ => objective.Evaluate;
            });
        yield return Of("mse-raw", BoostingTarget.Raw, () => { var o = new SquaredErrorObjective<float>(); return _ => o.Evaluate; });
        yield return Of("mse-ranked", BoostingTarget.Ranked, () => { var o = new SquaredErrorObjective<float>(); return _ => o.Evaluate; });
        yield return Of("common", BoostingTarget.Raw, () =>
        {
            var common = new SoftSpearman<float>(1);
            return _ => (p, t, eras, _, gradient, curvature) =>
            {
                double[] scores = new double[eras.Count], cotangent = [.. scores.Select(_ => -1.0)];
                common.Forward(p, t, eras, scores);
                common.Vjp(cotangent, gradient);
                curvature.Fill(1);
                return -scores.Average();
            };
        });
        yield return Ours("bound-tau-30", 30, 0, BoostingCurvature.Bound);
        yield return Ours("unit-tau-30", 30, 0);
        yield return Of("pearson-ranked-auto", BoostingTarget.Ranked, () => { var o = new PearsonObjective<float> { Damping = null }; return _ => o.Evaluate; });
        foreach (double tau in (double[])[5, 7, 10, 30])
            yield return Ours($"auto-tau-{tau}", tau, null);
    }
}
