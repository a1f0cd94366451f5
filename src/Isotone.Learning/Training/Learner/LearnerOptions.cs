namespace Isotone.Learning;

/// <summary>The settings of a <see cref="TabularLearner"/>.</summary>
public sealed record LearnerOptions
{
    /// <summary>The settings as they are where none is given.</summary>
    public static LearnerOptions Default { get; } = new();

    /// <summary>Makes the optimizer of a model; AdamW with PyTorch's defaults where nothing else is said.</summary>
    public Func<Module<float>, Optimizer<float>> Optimizer { get; init; } = model => new AdamW<float>(model.Parameters);

    /// <summary>How many threads an operation may use, or null for <see cref="Parallelism.Default"/>. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>The largest norm of all gradients together; null for any.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Who is told what every call of Fit does.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];

    /// <summary>Where and when checkpoints are written; null for none.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>Told after each batch where the run stands.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Told after each epoch what it came to.</summary>
    public IProgress<EpochRecord>? Epochs { get; init; }
}
