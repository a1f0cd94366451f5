namespace Isotone.Data;

/// <summary>The features and targets that options choose among the columns there are.</summary>
internal sealed class ColumnChoice
{
    private ColumnChoice(string[] features, string[] targets)
    {
        Features = features;
        Targets = targets;
    }

    public string[] Features { get; }

    public string[] Targets { get; }

    /// <summary>Chooses among the columns of a CSV file.</summary>
    /// <exception cref="DataFileException">A column is missing, or no name begins like a feature's.</exception>
    public static ColumnChoice OfHeader(string path, IReadOnlyList<string> header, EraCsvOptions options) =>
        OfNames(path, header, options, "header", 1);

    /// <summary>Chooses among the columns of a file that has no lines.</summary>
    /// <exception cref="DataFileException">A column is missing, or no name begins like a feature's.</exception>
    public static ColumnChoice OfFile(string path, IReadOnlyList<string> names, EraCsvOptions options) =>
        OfNames(path, names, options, "file", null);

    private static ColumnChoice OfNames(string path, IReadOnlyList<string> header, EraCsvOptions options, string place, long? line)
    {
        string[] named = [options.IdColumn, options.EraColumn, options.DataTypeColumn];
        string[] targets = [.. WithPrefix(header, options.TargetPrefix, named)];
        string[] wanted = [.. options.Targets ?? targets];
        RequireTargets(path, header, wanted, targets, $"the {place} has no such column", line);

        // A target that was not asked for would give the wanted one away as a feature.
        string[] features = [.. options.Features ?? WithPrefix(header, options.FeaturePrefix, [.. named, .. wanted, .. targets])];
        if (features.Length == 0 && options.Features is null)
        {
            throw new DataFileException(
                path, $"the {place} has no feature column: no name begins with '{options.FeaturePrefix}'", line);
        }

        return new ColumnChoice(features, wanted);
    }

    /// <summary>Chooses among the columns of a table, which was told before what its features and targets are.</summary>
    /// <exception cref="DataFileException">A column is missing, or no name begins like a feature's.</exception>
    public static ColumnChoice OfTable(EraTable table, EraCsvOptions options)
    {
        string[] targets = [.. options.Targets ?? table.TargetNames];
        RequireTargets(table.Source, table.TargetNames, targets, [.. table.TargetNames], "the table has no such target", null);
        bool all = options.FeaturePrefix == EraCsvOptions.DefaultFeaturePrefix;
        string[] features = [.. options.Features ?? (all ? table.FeatureNames : WithPrefix(table.FeatureNames, options.FeaturePrefix, targets))];
        if (features.Length == 0 && options.Features is null)
            throw new DataFileException(table.Source, $"the table has no feature whose name begins with '{options.FeaturePrefix}'");
        var known = table.FeatureNames.ToHashSet(StringComparer.Ordinal);
        string? missing = features.FirstOrDefault(name => !known.Contains(name));
        return missing is null
            ? new ColumnChoice(features, targets)
            : throw new DataFileException(table.Source, "the table has no such feature", column: missing);
    }

    private static void RequireTargets(
        string path, IReadOnlyList<string> names, string[] wanted, string[] known, string what, long? line)
    {
        string? missing = wanted.FirstOrDefault(name => !names.Contains(name));
        if (missing is null)
            return;
        string there = known.Length == 0 ? "" : $"; it has {string.Join(", ", known)}";
        throw new DataFileException(path, what + there, line, missing);
    }

    private static IEnumerable<string> WithPrefix(IReadOnlyList<string> names, string prefix, string[] except)
    {
        var left = except.ToHashSet(StringComparer.Ordinal);
        return names.Where(name => name.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal) && !left.Contains(name));
    }
}
