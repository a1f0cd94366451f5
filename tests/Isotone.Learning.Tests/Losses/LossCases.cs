namespace Isotone.Learning.Tests;

/// <summary>Every loss by name, at strengths that are constants for differences too.</summary>
internal static class LossCases
{
    public static readonly string[] PerRow =
    [
        "pearson", "spearman", "lapsum_spearman", "numerai_corr", "long_short", "sharpe_pearson", "sharpe_spearman",
        "feature_neutral_spearman", "feature_neutral_sharpe_numerai_corr",
    ];

    public static readonly string[] All = ["mse", .. PerRow, "blend"];

    public static Loss<T> Of<T>(string name)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => name switch
        {
            "mse" => new MeanSquaredErrorLoss<T>(),
            "pearson" => new PearsonLoss<T>(),
            "spearman" => new SoftSpearmanLoss<T>(SoftRankStrength.Absolute(0.3)),
            "lapsum_spearman" => new LapSumSpearmanLoss<T>(SoftRankStrength.Absolute(0.3)),
            "numerai_corr" => new SoftNumeraiCorrLoss<T>(SoftRankStrength.Absolute(0.3)),
            "long_short" => new LongShortLoss<T>(0.2, SoftRankStrength.Absolute(0.6)),
            "sharpe_pearson" => new SharpeLoss<T>(new PearsonLoss<T>()),
            "sharpe_spearman" => new SharpeLoss<T>(new SoftSpearmanLoss<T>(SoftRankStrength.Absolute(0.3))),
            "feature_neutral_spearman" => new FeatureNeutralLoss<T>(Of<T>("spearman"), 0.7),
            "feature_neutral_sharpe_numerai_corr" => new FeatureNeutralLoss<T>(
                new SharpeLoss<T>(new SoftNumeraiCorrLoss<T>(SoftRankStrength.Absolute(0.3)))),
            _ => new BlendLoss<T>((0.25, Of<T>("mse")), (2, Of<T>("spearman")), (1, Of<T>("feature_neutral_spearman"))),
        };

    /// <summary>Ragged eras with targets that tie, and features.</summary>
    public static LossInputs<T> Inputs<T>(bool weighted = false)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Rows eras = Rows.FromLengths([9, 14, 25]);
        var random = new SeededRandom(5, 80);
        T[] targets = new T[48], weights = new T[48], features = new T[96];
        for (int i = 0; i < 48; i++)
        {
            targets[i] = T.CreateTruncating(random.NextInt32(5) / 4.0);
            weights[i] = T.CreateTruncating(i % 11 == 3 ? 0 : 0.2 + random.NextDouble());
            features[2 * i] = T.CreateTruncating(random.NextInt32(5));
            features[(2 * i) + 1] = T.CreateTruncating(random.NextUniform(-1, 1));
        }

        return new LossInputs<T>(
            Variable.From<T>(targets), eras, weighted ? Variable.From<T>(weights) : null, Variable.From<T>(features, new Shape(48, 2)));
    }
}
