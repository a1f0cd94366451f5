using System.Globalization;
using Isotone.Boosting;

namespace Isotone.Numerai;

/// <summary>What boosted trees look like and how they are grown. Learning rate, soft ranks, seed and threads are with all other models'.</summary>
public sealed record BoostingConfiguration
{
    internal const double StandardTau = 30;

    internal const double StandardLearningRate = 0.1;

    /// <summary>The rounds: trees, at most where training stops early.</summary>
    public int Rounds { get; init; } = 200;

    /// <summary>The depth of a tree.</summary>
    public int MaxDepth { get; init; } = 5;

    /// <summary>The least sum of curvatures in a leaf; about the rows in it.</summary>
    public double MinChildWeight { get; init; } = 1;

    /// <summary>What is added to the curvature of a leaf (L2 regularization).</summary>
    public double Lambda { get; init; } = 1;

    /// <summary>The share of the rows that each tree sees, above 0, at most 1.</summary>
    public double Subsample { get; init; } = 1;

    /// <summary>The share of the features that each tree sees, above 0, at most 1.</summary>
    public double Colsample { get; init; } = 1;

    /// <summary>The most bins of a feature.</summary>
    public int MaxBins { get; init; } = 256;

    /// <summary>
    /// A deviation that is added to that of the predictions in the correlations' denominator, which keeps boosting's
    /// shrinkage; 0 for the correlation itself; null for the one that follows from the predictions of each round. See
    /// <see cref="ScoreObjective{T}.Damping"/>.
    /// </summary>
    public double? Damping { get; init; }

    /// <summary>What the gradient of a correlation is divided by.</summary>
    public BoostingCurvature Curvature { get; init; }

    /// <summary>
    /// After how many rounds without a better mean validation Spearman to stop; the best round is kept. Null to do all.
    /// A model without validation rows, as the last of a cross-validation, has the mean of the folds' best rounds.
    /// </summary>
    public int? EarlyStoppingRounds { get; init; }

    /// <summary>Further parameters of the library by name, such as <c>"grow_policy": "lossguide"</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    internal void Validate()
    {
        RequireShare(Subsample, nameof(Subsample));
        RequireShare(Colsample, nameof(Colsample));
        if (MaxBins < 2)
            throw new ArgumentOutOfRangeException(nameof(MaxBins), MaxBins, "MaxBins must be at least 2.");
        if (Damping is double damping && (!(damping >= 0) || double.IsInfinity(damping)))
            throw new ArgumentOutOfRangeException(nameof(Damping), Damping, "Damping must be finite and not negative.");
        if (!(MinChildWeight >= 0) || double.IsInfinity(MinChildWeight))
            throw new ArgumentOutOfRangeException(nameof(MinChildWeight), MinChildWeight, "MinChildWeight must be finite and not negative.");
        if (!(Lambda >= 0) || double.IsInfinity(Lambda))
            throw new ArgumentOutOfRangeException(nameof(Lambda), Lambda, "Lambda must be finite and not negative.");
        if (!Enum.IsDefined(Curvature))
            throw new ArgumentOutOfRangeException(nameof(Curvature), Curvature, "Curvature must be one there is.");
        using var _ = new BoostedTrees(Options(new TrainingConfiguration { Model = ModelKind.XGBoost, Boosting = this }));
    }

    /// <summary>The settings as the trees take them.</summary>
    internal static BoostedTreesOptions Options(TrainingConfiguration configuration)
    {
        BoostingConfiguration boosting = configuration.Boosting;
        var parameters = new Dictionary<string, string>
        {
            ["min_child_weight"] = Text(boosting.MinChildWeight),
            ["lambda"] = Text(boosting.Lambda),
            ["max_bin"] = Text(boosting.MaxBins),
        };
        foreach ((string name, string value) in boosting.Parameters)
            parameters[name] = value;
        return new BoostedTreesOptions
        {
            Rounds = boosting.Rounds,
            LearningRate = configuration.EffectiveLearningRate,
            MaxDepth = boosting.MaxDepth,
            RowShare = boosting.Subsample,
            FeatureShare = boosting.Colsample,
            EarlyStoppingRounds = boosting.EarlyStoppingRounds,
            Seed = (int)(configuration.Seed % int.MaxValue),
            Threads = configuration.Threads,
            Parameters = parameters,
        };
    }

    private static void RequireShare(double share, string name)
    {
        if (!(share > 0 && share <= 1))
            throw new ArgumentOutOfRangeException(name, share, $"{name} must be above 0 and at most 1.");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
