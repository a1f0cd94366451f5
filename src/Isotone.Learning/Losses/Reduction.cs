namespace Isotone.Learning;

/// <summary>How the numbers of the rows become one.</summary>
public enum Reduction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
