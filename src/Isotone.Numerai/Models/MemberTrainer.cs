using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Trains one model.</summary>
internal abstract class MemberTrainer
{
    /// <summary>The model and its settings, for people.</summary>
    public abstract ModelSummary Summary { get; }

    /// <summary>What predictions start from, for people.</summary>
    public abstract string Start { get; }

    /// <summary>The model as far as it is trained.</summary>
    public abstract IMemberModel Model { get; }

    /// <summary>The finished epochs, or rounds of boosting.</summary>
    public abstract TrainingHistory History { get; }

    /// <summary>Trains it.</summary>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Ends training; <see cref="Model"/> is then what the finished steps have made.</param>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public abstract void Fit(IProgress<WorkflowProgress>? progress, CancellationToken cancellation);
}
