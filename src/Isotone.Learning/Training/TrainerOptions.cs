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

    /// <inheritdoc/>
    public string Kind => "Trainer";

    /// <inheritdoc/>
    public IReadOnlyList<Setting> Settings =>
    [
        Setting.Of("epochs", Epochs),
        Setting.Of("threads", Threads ?? Parallelism.Default),
        Setting.Of("prediction_batch_size", PredictionBatchSize),
    ];
}
