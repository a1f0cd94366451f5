namespace Isotone;

/// <summary>The unit in which false positives and false negatives are measured.</summary>
public enum ErrorDenominator
{
    /// <summary>Shares: false positives of the negatives, false negatives of the positives. Needs both classes in a row.</summary>
    Rate,

    /// <summary>Numbers of elements.</summary>
    Count,
}
