namespace Isotone.Learning;

/// <summary>What one training step sees. Its memory is used again for a later batch.</summary>
public sealed class Batch
{
    private readonly int[] _eras;

    internal Batch(Variable<float> features, Variable<float> targets, Variable<float>? weights, Rows rows, int[] eras)
    {
        (Features, Targets, Weights, Rows, _eras) = (features, targets, weights, rows, eras);
    }

    /// <summary>The features, shape [rows, features].</summary>
    public Variable<float> Features { get; }

    /// <summary>The targets, shape [rows].</summary>
    public Variable<float> Targets { get; }

    /// <summary>The weights of the rows, shape [rows], or null where the source has none.</summary>
    public Variable<float>? Weights { get; }

    /// <summary>How the batch is cut into rows: its eras, or one row of all where rows were shuffled.</summary>
    public Rows Rows { get; }

    /// <summary>The source's number of each era of the batch; empty where rows were shuffled.</summary>
    public ReadOnlySpan<int> Eras => _eras;

    /// <summary>What a loss is given beside the predictions.</summary>
    public LossInputs<float> LossInputs => new(Targets, Rows, Weights, Features);
}
