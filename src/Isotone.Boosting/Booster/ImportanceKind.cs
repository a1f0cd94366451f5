namespace Isotone.Boosting;

/// <summary>How the importance of a feature is measured.</summary>
public enum ImportanceKind
{
    /// <summary>The mean loss reduction of its splits.</summary>
    Gain,

    /// <summary>The mean curvature of the rows that its splits decide.</summary>
    Cover,

    /// <summary>The number of its splits.</summary>
    Weight,

    /// <summary>The loss reduction of its splits together.</summary>
    TotalGain,

    /// <summary>The curvature of the rows that its splits decide, together.</summary>
    TotalCover,
}
