namespace Isotone.Learning;

/// <summary>What a learner trains on and validates with.</summary>
public sealed record TabularData : IDescribed
{
    /// <summary>Data in batches.</summary>
    /// <param name="train">The rows to train on.</param>
    /// <param name="validation">The rows to validate with after each epoch, or null for none.</param>
    /// <param name="batchSize">Rows in a batch, at least 1; see <see cref="DataLoader.For"/>.</param>
    /// <param name="seed">What the order of batches depends on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    /// <exception cref="ArgumentException">Training and validation rows have different numbers of features.</exception>
    public TabularData(ITrainingSource train, ITrainingSource? validation = null, int batchSize = 2048, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (validation is not null && validation.FeatureCount != train.FeatureCount)
        {
            throw new ArgumentException(
                $"validation has {validation.FeatureCount} features, train has {train.FeatureCount}.", nameof(validation));
        }

        (Train, Validation, BatchSize, Seed) = (train, validation, batchSize, seed);
    }

    /// <summary>The rows to train on.</summary>
    public ITrainingSource Train { get; }

    /// <summary>The rows to validate with, or null.</summary>
    public ITrainingSource? Validation { get; }

    /// <summary>Rows in a batch; a loss over eras takes as many whole eras as come closest.</summary>
    public int BatchSize { get; }

    /// <summary>What the order of batches depends on.</summary>
    public long Seed { get; }

    /// <inheritdoc/>
    public string Kind => "TabularData";

    /// <inheritdoc/>
    public IReadOnlyList<Setting> Settings =>
    [
        Setting.Of("train_rows", Train.RowCount),
        Setting.Of("validation_rows", Validation?.RowCount ?? 0),
        Setting.Of("batch_size", BatchSize),
        Setting.Of("seed", Seed),
    ];
}
