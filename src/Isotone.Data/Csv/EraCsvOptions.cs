namespace Isotone.Data;

/// <summary>Which columns of a CSV file in Numerai's legacy layout become an era table.</summary>
public sealed record EraCsvOptions
{
    internal const string DefaultFeaturePrefix = "feature";

    /// <summary>The column of ids. Default "id".</summary>
    public string IdColumn { get; init; } = "id";

    /// <summary>The column of eras. Default "era".</summary>
    public string EraColumn { get; init; } = "era";

    /// <summary>The column of data types. Default "data_type".</summary>
    public string DataTypeColumn { get; init; } = "data_type";

    /// <summary>
    /// How the names of feature columns begin. Default "feature". Not looked at where <see cref="Features"/> is given.
    /// </summary>
    public string FeaturePrefix { get; init; } = DefaultFeaturePrefix;

    /// <summary>
    /// How the names of target columns begin. Default "target". Such columns are never features by prefix, even where
    /// <see cref="Targets"/> names others.
    /// </summary>
    public string TargetPrefix { get; init; } = "target";

    /// <summary>
    /// The feature columns by name, in the order wanted, such as those a model was trained on; null for all by prefix.
    /// </summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>The target columns by name; null for all by prefix, which may be none.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>
    /// Keeps every k-th era of each data type, counted from its first, and leaves the other rows out: a single live era is
    /// kept whatever k is. Default 1, all eras.
    /// </summary>
    public int EraStep { get; init; } = 1;

    /// <summary>Whether the file may lack the id column; the ids are then empty.</summary>
    public bool IdOptional { get; init; }

    /// <summary>Whether the file may lack the era column; all rows are then of one era, "all".</summary>
    public bool EraOptional { get; init; }

    /// <summary>Whether the file may lack the data type column; all rows are then of the type "unknown".</summary>
    public bool DataTypeOptional { get; init; }
}
