namespace Isotone.Data;

/// <summary>What each field of a record of era data is.</summary>
internal sealed class EraCsvColumns
{
    // What a field is where it is no feature; a feature is its number, from 0.
    public const int Skipped = -1, IsId = -2, IsEra = -3, IsDataType = -4, FirstTarget = -5;

    // A field that is several things at once, such as a target that was asked for as a feature too.
    public const int Several = int.MinValue;

    private readonly int[] _roles;
    private readonly Dictionary<int, List<int>> _several = [];

    public EraCsvColumns(CsvFile file, EraCsvOptions options)
    {
        _roles = new int[file.Headers.Count];
        Array.Fill(_roles, Skipped);
        HasId = TryFind(file, options.IdColumn, options.IdOptional, IsId);
        HasEra = TryFind(file, options.EraColumn, options.EraOptional, IsEra);
        HasDataType = TryFind(file, options.DataTypeColumn, options.DataTypeOptional, IsDataType);
        var choice = ColumnChoice.OfHeader(file.Path, file.Headers, options);
        (FeatureNames, TargetNames) = (choice.Features, choice.Targets);
        for (int target = 0; target < TargetNames.Length; target++)
            Give(file.IndexOf(TargetNames[target]), FirstTarget - target);
        var places = new Dictionary<string, int>();
        for (int column = 0; column < file.Headers.Count; column++)
            places.TryAdd(file.Headers[column], column);
        for (int feature = 0; feature < FeatureNames.Length; feature++)
        {
            string name = FeatureNames[feature];
            Give(places.TryGetValue(name, out int place) ? place : file.IndexOf(name), feature);
        }
    }

    public bool HasId { get; }

    public bool HasEra { get; }

    public bool HasDataType { get; }

    public string[] FeatureNames { get; }

    public string[] TargetNames { get; }

    /// <summary>For each field of a record, what it is.</summary>
    public ReadOnlySpan<int> Roles => _roles;

    /// <summary>All that a field is.</summary>
    public IReadOnlyList<int> RolesOf(int column) =>
        _several.TryGetValue(column, out List<int>? roles) ? roles : [_roles[column]];

    private bool TryFind(CsvFile file, string name, bool optional, int role)
    {
        if (optional && !file.Headers.Contains(name))
            return false;
        Give(file.IndexOf(name), role);
        return true;
    }

    private void Give(int column, int role)
    {
        if (_roles[column] == Skipped)
        {
            _roles[column] = role;
            return;
        }

        if (_roles[column] != Several)
            _several[column] = [_roles[column]];
        _roles[column] = Several;
        _several[column].Add(role);
    }
}
