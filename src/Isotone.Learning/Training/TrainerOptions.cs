namespace Isotone.Learning;

/// <summary>The settings of a <see cref="Trainer"/>.</summary>
public sealed record TrainerOptions : IDescribed
{
    /// <summary>The settings as they are where none is given.</summary>
    public static TrainerOptions Default { get; } = new();

    /// <summary>How often the training data is gone through, at least 1.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>How many threads an operation may use, or null for <see cref="Parallelism.Default"/>. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>How many rows are predicted at a time in validation, at least 1. Results do not depend on it.</summary>
    public int PredictionBatchSize { get; init; } = Predictor.DefaultBatchSize;

    /// <summary>The learning rate and momentum of each step of a call of Fit; null to leave the optimizer's.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>The largest norm of all gradients together, see <see cref="GradientClipping.ByNorm"/>; null for any.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Who is told what the run does, in this order.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];

    /// <summary>Where and when checkpoints are written; null for none.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>
    /// Whether the next batch is gathered while one is trained on, where there is more than one thread. Results do not
    /// depend on it.
    /// </summary>
    public bool Prefetch { get; init; } = true;

    /// <inheritdoc/>
    public string Kind => "Trainer";

    /// <inheritdoc/>
    public IReadOnlyList<Setting> Settings =>
    [
        Setting.Of("epochs", Epochs),
        Setting.Of("threads", Threads ?? Parallelism.Default),
        Setting.Of("prediction_batch_size", PredictionBatchSize),
        .. Schedule is null ? [] : (Setting[])[new("schedule", $"{Schedule.Kind}({string.Join(", ", Schedule.Settings)})")],
        .. GradientNorm is double norm ? (Setting[])[Setting.Of("gradient_norm", norm)] : [],
    ];
}
