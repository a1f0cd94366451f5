namespace Isotone.Charts;

/// <summary>How a series is drawn.</summary>
public enum SeriesKind
{
    /// <summary>Straight lines from point to point.</summary>
    Line,

    /// <summary>Each value holds until the next point.</summary>
    Step,

    /// <summary>A dot for each point.</summary>
    Scatter,

    /// <summary>A bar from zero to each value; on a logarithmic axis from the axis's lower end.</summary>
    Bar,

    /// <summary>A line with the area between it and zero filled.</summary>
    Area,
}
