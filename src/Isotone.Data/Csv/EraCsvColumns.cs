namespace Isotone.Data;

/// <summary>Where the columns of an era table stand in the records of a file; -1 for an optional one that is not there.</summary>
internal sealed class EraCsvColumns
{
    public EraCsvColumns(CsvRecords records, EraCsvOptions options)
    {
        Id = Find(records, options.IdColumn, options.IdOptional);
        Era = Find(records, options.EraColumn, options.EraOptional);
        DataType = Find(records, options.DataTypeColumn, options.DataTypeOptional);
        string[] named = [options.IdColumn, options.EraColumn, options.DataTypeColumn];
        string[] targets = [.. WithPrefix(records, options.TargetPrefix, named)];
        TargetNames = [.. options.Targets ?? targets];
        RequireTargets(records, targets);

        // A target that was not asked for would give the wanted one away as a feature.
        FeatureNames = [.. options.Features ?? WithPrefix(records, options.FeaturePrefix, [.. named, .. TargetNames, .. targets])];
        if (FeatureNames.Length == 0 && options.Features is null)
        {
            throw new DataFileException(
                records.Path, $"the header has no feature column: no name begins with '{options.FeaturePrefix}'", line: 1);
        }

        Targets = [.. TargetNames.Select(records.IndexOf)];
        Features = [.. FeatureNames.Select(records.IndexOf)];
    }

    public int Id { get; }

    public int Era { get; }

    public int DataType { get; }

    public string[] FeatureNames { get; }

    public int[] Features { get; }

    public string[] TargetNames { get; }

    public int[] Targets { get; }

    private void RequireTargets(CsvRecords records, string[] known)
    {
        string? missing = TargetNames.FirstOrDefault(name => !records.Headers.Contains(name));
        if (missing is null)
            return;
        string there = known.Length == 0 ? "" : $"; it has {string.Join(", ", known)}";
        throw new DataFileException(records.Path, $"the header has no such column{there}", line: 1, column: missing);
    }

    private static int Find(CsvRecords records, string name, bool optional) =>
        optional && !records.Headers.Contains(name) ? -1 : records.IndexOf(name);

    private static IEnumerable<string> WithPrefix(CsvRecords records, string prefix, string[] except) =>
        records.Headers.Where(
            name => name.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal) && !except.Contains(name));
}
