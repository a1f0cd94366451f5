namespace Isotone.Learning;

/// <summary>What one training step sees. Its memory is used again for the next batch.</summary>
public sealed class Batch
{
    private readonly int[] _eras;

    internal Batch(Variable<float> features, Variable<float> targets, Rows rows, int[] eras)
    {
        (Features, Targets, Rows, _eras) = (features, targets, rows, eras);
    }

    /// <summary>The features, shape [rows, features].</summary>
    public Variable<float> Features { get; }

    /// <summary>The targets, shape [rows].</summary>
    public Variable<float> Targets { get; }

    /// <summary>How the batch is cut into rows: its eras, or one row of all where rows were shuffled.</summary>
    public Rows Rows { get; }

    /// <summary>The source's number of each era of the batch; empty where rows were shuffled.</summary>
    public ReadOnlySpan<int> Eras => _eras;
}
