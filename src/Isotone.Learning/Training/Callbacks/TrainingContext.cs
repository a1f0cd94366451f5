namespace Isotone.Learning;

/// <summary>Where a training run stands, for callbacks.</summary>
public sealed class TrainingContext
{
    internal TrainingContext(Module<float> model, Loss<float> loss, Optimizer<float> optimizer, IReadOnlyList<Metric> metrics) =>
        (Model, Loss, Optimizer, Metrics) = (model, loss, optimizer, metrics);

    /// <summary>The model.</summary>
    public Module<float> Model { get; }

    /// <summary>What is made small.</summary>
    public Loss<float> Loss { get; }

    /// <summary>What changes the model's parameters.</summary>
    public Optimizer<float> Optimizer { get; }

    /// <summary>What is computed after each epoch besides the loss.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The epoch under way, from 1, counted on from call to call of Fit.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The first epoch of this call of Fit.</summary>
    public int FirstEpoch { get; internal set; }

    /// <summary>The last epoch of this call of Fit.</summary>
    public int LastEpoch { get; internal set; }

    /// <summary>How many batches of the epoch are done.</summary>
    public int Batch { get; internal set; }

    /// <summary>How many batches the epoch has.</summary>
    public int Batches { get; internal set; }

    /// <summary>How many steps this call of Fit has taken.</summary>
    public int Steps { get; internal set; }

    /// <summary>The loss of the last batch, before its step.</summary>
    public double BatchLoss { get; internal set; }

    /// <summary>What the last finished epoch came to; null before.</summary>
    public EpochRecord? LastEpochRecord { get; internal set; }

    /// <summary>Which part of this call of Fit is done, from 0 to 1.</summary>
    public double Fraction => (Epoch - FirstEpoch + ((double)Batch / Batches)) / (LastEpoch - FirstEpoch + 1);

    /// <summary>Whether a callback has stopped the run.</summary>
    public bool IsStopped { get; internal set; }

    /// <summary>
    /// Ends the run: no further batch begins. An epoch that is cut short is validated and recorded as it stands.
    /// </summary>
    public void Stop() => IsStopped = true;
}
