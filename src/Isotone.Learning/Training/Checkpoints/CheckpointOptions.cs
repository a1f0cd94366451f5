namespace Isotone.Learning;

/// <summary>Where and when a training run writes checkpoints.</summary>
/// <remarks>
/// A checkpoint is one safetensors file, written aside and renamed, so that there is always a whole one. It holds all that
/// the rest of the run depends on; the data, the model's layers and the settings must be given again.
/// </remarks>
public sealed record CheckpointOptions
{
    /// <summary>Checkpoints in a file.</summary>
    /// <param name="path">The file; each checkpoint replaces the one before.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public CheckpointOptions(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>
    /// How many batches lie between checkpoints, at least 1; null for one after each epoch only. There is one after each
    /// epoch, at the end, and where a run is cancelled in any case.
    /// </summary>
    public int? EveryBatches { get; init; }

    /// <summary>A text that must be the same when the run is resumed, such as the configuration; null for none.</summary>
    public string? Fingerprint { get; init; }
}
