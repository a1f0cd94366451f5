namespace Isotone;

/// <summary>Which rank equal elements get. The names are those of pandas and SciPy.</summary>
public enum TieRule
{
    /// <summary>The mean of the ranks that the tied elements hold together: what Spearman's correlation needs.</summary>
    Average,

    /// <summary>The lowest of those ranks (competition ranking: 1, 2, 2, 4).</summary>
    Min,

    /// <summary>The highest of those ranks (1, 3, 3, 4).</summary>
    Max,

    /// <summary>Different ranks in the order the elements came in (1, 2, 3, 4), in both directions.</summary>
    First,

    /// <summary>The lowest, without gaps after a tie (1, 2, 2, 3).</summary>
    Dense,
}
