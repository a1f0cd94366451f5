namespace Isotone.Charts;

/// <summary>What an axis shows. Its range follows the data unless it is given.</summary>
/// <param name="Label">What the axis measures, with its unit; empty for none.</param>
/// <param name="Scale">How values lie along it.</param>
public sealed record ChartAxis(string Label = "", AxisScale Scale = AxisScale.Linear)
{
    /// <summary>The lower end; null for what the data need.</summary>
    public double? Minimum { get; init; }

    /// <summary>The upper end; null for what the data need.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether ticks are at whole numbers only, as for counts.</summary>
    public bool IsWhole { get; init; }

    /// <summary>What a tick is called; null for its plain number.</summary>
    public Func<double, string>? Format { get; init; }
}
