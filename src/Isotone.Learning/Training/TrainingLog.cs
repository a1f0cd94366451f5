namespace Isotone.Learning;

/// <summary>What goes on from one call of Fit to the next, also where each has a trainer of its own.</summary>
internal sealed class TrainingLog
{
    /// <summary>Memory of batches and validations.</summary>
    public Workspace<float> Workspace { get; } = new();

    public List<EpochRecord> Epochs { get; } = [];

    public List<string> ConstantTargetEras { get; } = [];

    /// <summary>The plans of the calls that have ended.</summary>
    public List<string> FinishedFits { get; } = [];

    /// <summary>The checkpoint that is still to be continued, or null.</summary>
    public Checkpoint? Resumed { get; set; }

    public TrainingHistory History => new([.. Epochs], [.. ConstantTargetEras]);

    /// <summary>Takes the history of a checkpoint for its own.</summary>
    public void Take(CheckpointHeader header)
    {
        Epochs.Clear();
        Epochs.AddRange(header.Epochs);
        ConstantTargetEras.Clear();
        ConstantTargetEras.AddRange(header.ConstantTargetEras);
    }
}
