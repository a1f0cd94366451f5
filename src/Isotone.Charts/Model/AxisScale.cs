namespace Isotone.Charts;

/// <summary>How values lie along an axis.</summary>
public enum AxisScale
{
    /// <summary>Equal differences are equally far apart.</summary>
    Linear,

    /// <summary>Equal ratios are equally far apart. Values that are not positive have no place.</summary>
    Logarithmic,
}
