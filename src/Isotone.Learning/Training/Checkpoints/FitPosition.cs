namespace Isotone.Learning;

/// <summary>Where a call of Fit stands between two batches: all of it that is no array.</summary>
internal sealed record FitPosition
{
    public required int FirstEpoch { get; init; }

    public required int LastEpoch { get; init; }

    /// <summary>The epoch under way.</summary>
    public required int Epoch { get; set; }

    /// <summary>How many of its batches are done. The order of the rest follows from the loader's seed and the epoch.</summary>
    public int Batch { get; set; }

    /// <summary>The sum of its batches' losses times their weights.</summary>
    public double LossSum { get; set; }

    /// <summary>The sum of their weights.</summary>
    public double LossWeight { get; set; }

    /// <summary>The rows of its batches.</summary>
    public long Rows { get; set; }

    /// <summary>How long it has taken so far.</summary>
    public double Seconds { get; set; }

    /// <summary>The steps of this call: where the schedule stands.</summary>
    public int Steps { get; set; }

    /// <summary>Whether a callback has stopped the run.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Whether the run has ended, and callbacks were told.</summary>
    public bool IsFinished { get; set; }

    public void BeginEpoch(int epoch) => (Epoch, Batch, LossSum, LossWeight, Rows, Seconds) = (epoch, 0, 0, 0, 0, 0);
}
