namespace Isotone;

/// <summary>What a soft Spearman correlation compares the soft ranks of the predictions with.</summary>
public enum TargetRanks
{
    /// <summary>The target's ranks, equal elements sharing the mean of theirs: Spearman's correlation.</summary>
    Hard,

    /// <summary>The target's soft ranks with the same regularization and strength: the correlation of torchsort.</summary>
    Soft,

    /// <summary>The target as given: for targets that are ranks or scores already.</summary>
    None,
}
