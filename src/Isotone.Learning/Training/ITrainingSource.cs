namespace Isotone.Learning;

/// <summary>Rows of features with targets, in eras, to train on or to validate with.</summary>
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
}
