using Isotone.Testing;

namespace Isotone.Boosting.Tests;

/// <summary>Every objective by name, and eras to try it on.</summary>
internal static class ObjectiveCases
{
    public static readonly Rows Eras = Rows.FromLengths([40, 1, 25, 60]);

    public static TheoryData<string> Names =>
    [
        "mse", "pearson", "spearman soft", "spearman hard", "spearman KL", "numerai", "numerai KL", "sharpe pearson", "sharpe spearman", "aum", "hinge",
    ];

    public static TheoryData<string> Weighted => ["mse", "pearson", "spearman soft", "numerai", "sharpe spearman", "hinge"];

    public static TheoryData<string> Scores => ["pearson", "spearman soft", "spearman KL", "numerai", "sharpe spearman"];

    public static BoostingObjective<T> Of<T>(string name, BoostingCurvature curvature = BoostingCurvature.UnitStep)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        // Absolute strengths: the derivative holds a relative one constant, a finite difference does not.
        SoftRankStrength soft = SoftRankStrength.Absolute(0.1), hard = SoftRankStrength.Absolute(0.01);
        return name switch
        {
            "mse" => new SquaredErrorObjective<T>(),
            "pearson" => new PearsonObjective<T>(curvature),
            "spearman soft" => new SoftSpearmanObjective<T>(soft, curvature: curvature),
            "spearman hard" => new SoftSpearmanObjective<T>(hard, curvature: curvature),
            "spearman KL" => new SoftSpearmanObjective<T>(soft, Regularization.KL, curvature: curvature),
            "numerai" => new SoftNumeraiCorrObjective<T>(soft, curvature: curvature),
            "numerai KL" => new SoftNumeraiCorrObjective<T>(soft, Regularization.KL, curvature),
            "sharpe pearson" => new SharpeObjective<T>(new PearsonObjective<T>(curvature)),
            "sharpe spearman" => new SharpeObjective<T>(new SoftSpearmanObjective<T>(soft, curvature: curvature)),
            "aum" => new AumObjective<T>(),
            "hinge" => new SquaredHingeObjective<T>(),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such objective."),
        };
    }

    public static double[] Predictions(int seed = 5) => Distributions.Row("normal", Eras.Length, seed);

    /// <summary>Targets in five buckets that the predictions know something of; 0 and 1 for losses of labels.</summary>
    public static double[] Targets(string name)
    {
        double[] noise = Distributions.Row("normal", Eras.Length, 6), predictions = Predictions();
        double[] mixed = [.. noise.Select((value, i) => value + 0.5 * predictions[i])];
        return name is "aum" or "hinge"
            ? [.. mixed.Select(value => value > 0 ? 1.0 : 0.0)]
            : [.. mixed.Select(value => Math.Clamp(Math.Round(value * 2) / 4 + 0.5, 0, 1))];
    }

    public static double[] Weights() => [.. Enumerable.Range(0, Eras.Length).Select(i => 0.5 + i % 4)];
}
