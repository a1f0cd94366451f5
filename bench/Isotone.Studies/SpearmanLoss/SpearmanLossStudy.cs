using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Studies;

/// <summary>Does training on the soft Spearman correlation pay, when, and with which strength?</summary>
internal static class SpearmanLossStudy
{
    /// <summary>The study.</summary>
    /// <param name="sample">Numerai's sample file of 2018, or null to leave it out.</param>
    public static Study Create(string? sample)
    {
        var study = new Study
        {
            Name = "spearman-loss",
            Settings = SimulatedSettings.All,
            Arms = [.. Arms(NetworkKind.Linear), .. Arms(NetworkKind.Mlp)],
            References = ["pearson-ranked", "mse-ranked", "mse-raw"],
        };
        if (sample is null)
            return study;
        EraTable table = EraDataFile.Read(sample);
        (int, int) seeds = (study.DevelopmentSeeds, study.ConfirmationSeeds);
        return study with { Settings = [.. study.Settings, .. table.TargetNames.Select(target => SampleSetting.Of(table, target, seeds))] };
    }

    private static IEnumerable<LossArm> Arms(NetworkKind network)
    {
        yield return new(network, "mse-raw", TrainingTarget.Raw, () => new MeanSquaredErrorLoss<float>());
        yield return new(network, "mse-ranked", TrainingTarget.Ranked, () => new MeanSquaredErrorLoss<float>());
        yield return new(network, "pearson-raw", TrainingTarget.Raw, () => new PearsonLoss<float>());
        yield return new(network, "pearson-ranked", TrainingTarget.Ranked, () => new PearsonLoss<float>());
        yield return new(network, "spearman-strength-1", TrainingTarget.Raw, () => new SoftSpearmanLoss<float>(SoftRankStrength.Absolute(1)));
        foreach (int tau in (int[])[1, 3, 10, 30])
            yield return new(network, $"spearman-tau-{tau}", TrainingTarget.Raw, () => Spearman(tau));
        yield return new(network, "spearman-annealed", TrainingTarget.Raw, () => Spearman(30))
        {
            Annealing = new StrengthSchedule(SoftRankStrength.Relative(30), SoftRankStrength.Relative(1)),
        };
        yield return new(network, "spearman-warm", TrainingTarget.Raw, () => Spearman(3)) { IsWarmStarted = true };
        yield return new(network, "sharpe", TrainingTarget.Raw, () => new SharpeLoss<float>(Spearman(3)));
        yield return new(network, "sharpe-warm", TrainingTarget.Raw, () => new SharpeLoss<float>(Spearman(3))) { IsWarmStarted = true };
        yield return new(network, "numerai-corr", TrainingTarget.Scored, () => new SoftNumeraiCorrLoss<float>(SoftRankStrength.Relative(3)));
    }

    private static SoftSpearmanLoss<float> Spearman(double tau) => new(SoftRankStrength.Relative(tau));
}
