namespace Isotone.Tests;

/// <summary>Every differentiable score by name, at strengths that are constants for differences too.</summary>
internal static class ScoreCases
{
    public static readonly string[] Names =
    [
        "pearson", "spearman", "spearman pairs", "spearman kl", "spearman soft target", "spearman none", "lapsum", "lapsum small",
        "numerai", "numerai kl", "long-short",
    ];

    public static TheoryData<string> Theory => [.. Names];

    /// <summary>Those that do not care whether elements are repeated or all of them as often as the others.</summary>
    public static TheoryData<string> WithoutUnit => [.. Names.Where(name => !name.Contains("kl", StringComparison.Ordinal))];

    public static TheoryData<string> WithHessian =>
        [.. Names.Where(name => !name.StartsWith("numerai", StringComparison.Ordinal) && name != "long-short")];

    public static DifferentiableScore<T> Of<T>(string name, SoftRankStrength? given = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        SoftRankStrength strength = given ?? SoftRankStrength.Absolute(0.11);
        return name switch
        {
            "pearson" => new PearsonScore<T>(),
            "spearman" => new SoftSpearmanScore<T>(strength),
            "spearman pairs" => new SoftSpearmanScore<T>(given ?? SoftRankStrength.Absolute(0.07)),
            "spearman kl" => new SoftSpearmanScore<T>(given ?? SoftRankStrength.Absolute(0.4), Regularization.KL),
            "spearman soft target" => new SoftSpearmanScore<T>(strength, targetRanks: TargetRanks.Soft),
            "spearman none" => new SoftSpearmanScore<T>(strength, targetRanks: TargetRanks.None),
            "lapsum" => new LapSumSpearmanScore<T>(strength),
            "lapsum small" => new LapSumSpearmanScore<T>(given ?? SoftRankStrength.Absolute(0.01)),
            "numerai" => new SoftNumeraiCorrScore<T>(strength),
            "numerai kl" => new SoftNumeraiCorrScore<T>(given ?? SoftRankStrength.Absolute(0.4), Regularization.KL),
            "long-short" => new LongShortScore<T>(0.2, given ?? SoftRankStrength.Absolute(0.7)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such score."),
        };
    }
}
