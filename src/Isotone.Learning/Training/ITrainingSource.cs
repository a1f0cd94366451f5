namespace Isotone.Learning;

/// <summary>Rows of features with targets, in eras, to train on or to validate with.</summary>
/// <remarks>
/// While a loop trains on one batch, the next is gathered on another thread: one call of the Gather methods at a time,
/// beside reads of the properties and names.
/// </remarks>
public interface ITrainingSource : IFeatureSource
{
    /// <summary>The eras: how the rows, in their order, are cut. Covers all rows.</summary>
    Rows Eras { get; }

    /// <summary>The name of an era, for messages.</summary>
    /// <param name="era">The era, from 0.</param>
    string EraName(int era);

    /// <summary>Copies the targets of some rows. Every target must be finite.</summary>
    /// <param name="rows">Which rows, from 0, in any order.</param>
    /// <param name="targets">Receives one target for each row.</param>
    void GatherTargets(ReadOnlySpan<int> rows, Span<float> targets);

    /// <summary>Whether rows have weights. Without them all count alike.</summary>
    bool HasWeights => false;

    /// <summary>Copies the weights of some rows, finite and not negative; called where there are any.</summary>
    /// <param name="rows">Which rows, from 0, in any order.</param>
    /// <param name="weights">Receives one weight for each row.</param>
    void GatherWeights(ReadOnlySpan<int> rows, Span<float> weights) => weights.Fill(1);
}
