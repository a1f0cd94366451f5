namespace Isotone.Data;

/// <summary>
/// The kinds of rows that Numerai's legacy layout names in its <c>data_type</c> column. Others are kept as they are.
/// </summary>
public static class DataTypes
{
    /// <summary>Rows to train on.</summary>
    public const string Train = "train";

    /// <summary>Rows with known targets to validate on.</summary>
    public const string Validation = "validation";

    /// <summary>Past rows whose targets are kept back.</summary>
    public const string Test = "test";

    /// <summary>Rows of the current round, whose targets nobody knows yet.</summary>
    public const string Live = "live";
}
