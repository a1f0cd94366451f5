namespace Isotone.Learning;

/// <summary>Training came to numbers that are not finite.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int epoch, int batch, string what)
        : base($"{what} in epoch {epoch}, batch {batch}. Lower the learning rate, or look for outliers in the features.") =>
        (Epoch, Batch) = (epoch, batch);

    /// <summary>The epoch it happened in, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch of that epoch, from 1.</summary>
    public int Batch { get; }
}
