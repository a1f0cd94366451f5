using Isotone.Boosting;

namespace Isotone.Numerai;

/// <summary>Losses as objectives of boosting.</summary>
internal static class BoostingLosses
{
    private const string Sharpe = "sharpe(";

    /// <summary>Refuses losses that are no objective.</summary>
    /// <exception cref="ArgumentException">It is none; the message names those there are.</exception>
    public static void Require(LossExpression loss) => Create(loss, SoftRankStrength.Relative(1), new BoostingConfiguration());

    /// <summary>The configuration's first loss as an objective.</summary>
    public static BoostingObjective<float> Create(TrainingConfiguration configuration) => Create(
        configuration.Losses[0],
        configuration.Strength is double strength ? SoftRankStrength.Absolute(strength) : SoftRankStrength.Relative(configuration.EffectiveTau),
        configuration.Boosting);

    private static BoostingObjective<float> Create(LossExpression loss, SoftRankStrength strength, BoostingConfiguration boosting) => loss.Text switch
    {
        "mse" => new SquaredErrorObjective<float>(),
        "aum" => new AumObjective<float>(),
        string text when text.StartsWith(Sharpe, StringComparison.Ordinal) && Score(text[Sharpe.Length..^1], strength, boosting) is { } score =>
            new SharpeObjective<float>(score) { Damping = boosting.Damping },
        string text when Score(text, strength, boosting) is { } score => score,
        _ => throw new ArgumentException(
            $"Losses has '{loss.Text}', which xgboost does not take: there are mse, pearson, spearman, numerai_corr, sharpe(..) of one of these three, and aum.",
            nameof(loss)),
    };

    private static MeanScoreObjective<float>? Score(string name, SoftRankStrength strength, BoostingConfiguration boosting) => name switch
    {
        "pearson" => new PearsonObjective<float>(boosting.Curvature) { Damping = boosting.Damping },
        "spearman" => new SoftSpearmanObjective<float>(strength, curvature: boosting.Curvature) { Damping = boosting.Damping },
        "numerai_corr" => new SoftNumeraiCorrObjective<float>(strength, curvature: boosting.Curvature) { Damping = boosting.Damping },
        _ => null,
    };
}
