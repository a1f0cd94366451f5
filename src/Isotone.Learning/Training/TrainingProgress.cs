namespace Isotone.Learning;

/// <summary>Where a training run stands.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Batch">How many batches of the epoch are done.</param>
/// <param name="Batches">How many it has.</param>
/// <param name="Loss">The mean training loss of the epoch so far.</param>
/// <param name="SecondsLeft">How long the rest of the run will take at the pace so far.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, int Batch, int Batches, double Loss, double SecondsLeft)
{
    /// <summary>How many rows of data the epoch has gone through.</summary>
    public long Rows { get; init; }
}
