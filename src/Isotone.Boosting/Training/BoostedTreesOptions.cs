namespace Isotone.Boosting;

/// <summary>The settings of <see cref="BoostedTrees"/>; where none is given they are those of XGBoost.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>How many rounds a call of Fit adds, at least 1.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>The share of a Newton step that each tree takes (eta), positive.</summary>
    public double LearningRate { get; init; } = 0.3;

    /// <summary>
    /// The learning rate of a round, given the number of rounds before it, those of earlier calls included, and
    /// <see cref="LearningRate"/>; null for a constant one.
    /// </summary>
    public Func<int, double, double>? LearningRateSchedule { get; init; }

    /// <summary>The depth of a tree, at least 1.</summary>
    public int MaxDepth { get; init; } = 6;

    /// <summary>The share of the features that each tree sees (colsample_bytree), above 0, at most 1.</summary>
    public double FeatureShare { get; init; } = 1;

    /// <summary>The share of the rows that each tree sees (subsample), above 0, at most 1.</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>The seed of what is drawn.</summary>
    public int Seed { get; init; }

    /// <summary>How many threads are used, or null for <see cref="Parallelism.Degree"/>. The trees do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>
    /// After how many rounds without a better value of the metric to stop, or null to do all; the model is then cut back to
    /// the best round of the call. Wants validation data.
    /// </summary>
    public int? EarlyStoppingRounds { get; init; }

    /// <summary>The name of the metric that decides, or null for the first.</summary>
    public string? EarlyStoppingMetric { get; init; }

    /// <summary>The file that Fit keeps checkpoints in and goes on from; null for none.</summary>
    public BoostingCheckpoint? Checkpoint { get; init; }

    /// <summary>
    /// The other processes that train the same trees, each on eras of its own; null for training alone. Validation data are
    /// looked at on rank 0, which also writes the checkpoint; every process ends with the same trees.
    /// </summary>
    public XGBoostCommunicator? Communicator { get; init; }

    /// <summary>Further parameters of the library by name, such as min_child_weight; they overrule the settings above.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
