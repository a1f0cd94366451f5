namespace Isotone;

/// <summary>Whether an order begins with the smallest or with the largest value.</summary>
public enum SortDirection
{
    /// <summary>Smallest first: the smallest value has rank 1.</summary>
    Ascending,

    /// <summary>Largest first: the largest value has rank 1.</summary>
    Descending,
}
