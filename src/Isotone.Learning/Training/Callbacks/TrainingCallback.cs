namespace Isotone.Learning;

/// <summary>Is told what a training run does, and may stop it.</summary>
/// <remarks>
/// Called on the training thread, in the order of <see cref="TrainerOptions.Callbacks"/>. What a callback remembers and
/// its work depends on belongs in its state, or a resumed run would not be the unbroken one.
/// </remarks>
public abstract class TrainingCallback
{
    /// <summary>Before the first batch, and again when a run is resumed: before <see cref="ImportState"/>.</summary>
    public virtual void OnTrainingBegin(TrainingContext training)
    {
    }

    /// <summary>After the last epoch, also of a run that was stopped; not where it was cancelled or failed.</summary>
    public virtual void OnTrainingEnd(TrainingContext training)
    {
    }

    /// <summary>Before the first batch of an epoch.</summary>
    public virtual void OnEpochBegin(TrainingContext training)
    {
    }

    /// <summary>After the validation of an epoch; <see cref="TrainingContext.LastEpochRecord"/> holds what it came to.</summary>
    public virtual void OnEpochEnd(TrainingContext training)
    {
    }

    /// <summary>Before a batch's step.</summary>
    public virtual void OnBatchBegin(TrainingContext training)
    {
    }

    /// <summary>After a batch's step; <see cref="TrainingContext.BatchLoss"/> is its loss before it.</summary>
    public virtual void OnBatchEnd(TrainingContext training)
    {
    }

    /// <summary>Copies what must be in a checkpoint, or null where there is nothing.</summary>
    public virtual CallbackState? ExportState() => null;

    /// <summary>Puts back what <see cref="ExportState"/> copied.</summary>
    /// <exception cref="InvalidDataException">Something is missing or of another shape.</exception>
    public virtual void ImportState(CallbackState state)
    {
    }
}

/// <summary>What a callback remembers.</summary>
/// <param name="Tensors">Arrays, their names unique.</param>
/// <param name="Numbers">Lists of numbers by name; kept exactly, NaN and infinities too.</param>
public sealed record CallbackState(
    IReadOnlyList<NamedTensor<float>> Tensors, IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers)
{
    /// <summary>A list of numbers.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public IReadOnlyList<double> Of(string name) => Numbers.TryGetValue(name, out IReadOnlyList<double>? values)
        ? values
        : throw new InvalidDataException($"The callback's state has no numbers '{name}'.");
}
