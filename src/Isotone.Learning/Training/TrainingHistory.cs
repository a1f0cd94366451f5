namespace Isotone.Learning;

/// <summary>What one epoch of training came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainLoss">The mean loss of its batches, each taken before its step.</param>
/// <param name="Validation">The metrics after the epoch by name; empty where there was nothing to validate with.</param>
/// <param name="Seconds">How long it took, validation included.</param>
public sealed record EpochRecord(
    int Epoch, double TrainLoss, IReadOnlyDictionary<string, double> Validation, double Seconds);

/// <summary>A number over the epochs, ready to be drawn.</summary>
/// <param name="Name">"train_loss", "loss" (of the validation data), or a metric's name.</param>
/// <param name="Epochs">The epochs that have it, rising.</param>
/// <param name="Values">Its value after each.</param>
public sealed record TrainingCurve(string Name, IReadOnlyList<int> Epochs, IReadOnlyList<double> Values);

/// <summary>The course of a training run.</summary>
/// <param name="Epochs">Every finished epoch.</param>
/// <param name="ConstantTargetEras">
/// The names of the eras the loss could learn nothing from because their target is constant, in the order they were met.
/// </param>
public sealed record TrainingHistory(IReadOnlyList<EpochRecord> Epochs, IReadOnlyList<string> ConstantTargetEras)
{
    /// <summary>The training loss and every validation metric as curves, in the order they first came up.</summary>
    public IReadOnlyList<TrainingCurve> Curves() =>
    [
        new("train_loss", [.. Epochs.Select(epoch => epoch.Epoch)], [.. Epochs.Select(epoch => epoch.TrainLoss)]),
        .. Epochs.SelectMany(epoch => epoch.Validation.Keys).Distinct().Select(Curve),
    ];

    private TrainingCurve Curve(string name)
    {
        EpochRecord[] having = [.. Epochs.Where(epoch => epoch.Validation.ContainsKey(name))];
        return new TrainingCurve(name, [.. having.Select(epoch => epoch.Epoch)], [.. having.Select(epoch => epoch.Validation[name])]);
    }
}
