namespace Isotone.Learning;

/// <summary>What one epoch of training came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainLoss">The mean loss of its batches, each taken before its step.</param>
/// <param name="Validation">The metrics after the epoch by name; empty where there was nothing to validate with.</param>
/// <param name="Seconds">How long it took, validation included.</param>
public sealed record EpochRecord(
    int Epoch, double TrainLoss, IReadOnlyDictionary<string, double> Validation, double Seconds);

/// <summary>The course of a training run.</summary>
/// <param name="Epochs">Every finished epoch.</param>
/// <param name="ConstantTargetEras">
/// The names of the eras the loss could learn nothing from because their target is constant, in the order they were met.
/// </param>
public sealed record TrainingHistory(IReadOnlyList<EpochRecord> Epochs, IReadOnlyList<string> ConstantTargetEras);
