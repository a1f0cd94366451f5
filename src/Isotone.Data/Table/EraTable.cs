namespace Isotone.Data;

/// <summary>
/// A table of rows that come in eras: an id, an era, a data type, features and targets a row. Features take about one
/// byte a value, targets are float32 with NaN where they are not known. Immutable and safe to read from many threads.
/// </summary>
/// <remarks>
/// The rows of an era stand side by side, in the order of the file. Made by <see cref="EraCsvReader"/>,
/// <see cref="EraTableFile"/>, <see cref="EraSimulator"/> or an <see cref="EraTableBuilder"/>.
/// </remarks>
public sealed class EraTable
{
    private readonly TextColumn _ids;
    private readonly CategoryColumn _eras;
    private readonly CategoryColumn _dataTypes;
    private readonly FeatureMatrix _features;
    private readonly string[] _featureNames;
    private readonly string[] _targetNames;
    private readonly TargetColumn[] _targets;

    internal EraTable(
        string source, TextColumn ids, CategoryColumn eras, CategoryColumn dataTypes,
        string[] featureNames, FeatureMatrix features, string[] targetNames, TargetColumn[] targets)
    {
        Source = source;
        _ids = ids;
        _eras = eras;
        _dataTypes = dataTypes;
        _featureNames = featureNames;
        _features = features;
        _targetNames = targetNames;
        _targets = targets;
        EraRows = eras.Runs();
        All = RowSelection.Everything(this);
    }

    /// <summary>Where the rows came from: the path of the file, or a name for the data.</summary>
    public string Source { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _ids.Count;

    /// <summary>The names of the features, in the order of a gathered row.</summary>
    public IReadOnlyList<string> FeatureNames => _featureNames;

    /// <summary>The names of the targets.</summary>
    public IReadOnlyList<string> TargetNames => _targetNames;

    /// <summary>The id of each row; empty texts where the data has none.</summary>
    public TextColumn Ids => _ids;

    /// <summary>The era of each row.</summary>
    public CategoryColumn Eras => _eras;

    /// <summary>The data type of each row, such as <see cref="DataTypes.Train"/>; unknown kinds are kept as they are.</summary>
    public CategoryColumn DataType => _dataTypes;

    /// <summary>The rows of each era: row r of these are the table's rows of era <c>Eras.Names[r]</c>.</summary>
    public Rows EraRows { get; }

    /// <summary>All rows.</summary>
    public RowSelection All { get; }

    /// <summary>The number of features that are kept as one byte a value; the others are kept as float32.</summary>
    public int ByteCodedFeatureCount => _features.CodedFeatureCount;

    /// <summary>The memory that the table's columns take, in bytes.</summary>
    public long MemoryBytes =>
        _ids.MemoryBytes + _eras.MemoryBytes + _dataTypes.MemoryBytes + _features.MemoryBytes
        + ((long)_targets.Length * RowCount * sizeof(float));

    /// <summary>The features as they are kept.</summary>
    internal FeatureMatrix Features => _features;

    /// <summary>The same rows with some of the features and targets, in the order given. Shares the memory.</summary>
    /// <param name="features">The names of features; null for all.</param>
    /// <param name="targets">The names of targets; null for all.</param>
    /// <exception cref="DataFileException">The table has no such feature or target.</exception>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public EraTable Select(IEnumerable<string>? features = null, IEnumerable<string>? targets = null)
    {
        string[] featureNames = [.. features ?? _featureNames], targetNames = [.. targets ?? _targetNames];
        int[] featureIndices = Indices(_featureNames, featureNames, "feature", nameof(features));
        int[] targetIndices = Indices(_targetNames, targetNames, "target", nameof(targets));
        return new EraTable(
            Source, _ids, _eras, _dataTypes, featureNames, _features.Select(featureIndices), targetNames,
            [.. targetIndices.Select(target => _targets[target])]);
    }

    /// <summary>
    /// A copy of the rows of every k-th era of each data type, counted from its first: a single live era is kept whatever
    /// k is.
    /// </summary>
    /// <param name="step">k, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is below 1.</exception>
    public EraTable EveryEra(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var thinning = new EraThinning(step);
        var kept = new List<int>();
        for (int row = 0; row < RowCount; row++)
        {
            if (thinning.Keeps(_eras.Codes[row], _dataTypes.Codes[row]))
                kept.Add(row);
        }

        int[] rows = [.. kept];
        return new EraTable(
            Source, _ids.Select(rows), _eras.Select(rows), _dataTypes.Select(rows), _featureNames, _features.SelectRows(rows),
            _targetNames, [.. _targets.Select(target => new TargetColumn(Array.ConvertAll(rows, row => target.Values[row])))]);
    }

    /// <summary>The values of a target, one a row, NaN where it is not known. Shape [RowCount].</summary>
    /// <param name="name">The target's name.</param>
    /// <exception cref="DataFileException">The table has no such target; the message lists those it has.</exception>
    public ReadOnlySpan<float> Target(string name)
    {
        int target = Array.IndexOf(_targetNames, name);
        if (target < 0)
        {
            string known = _targetNames.Length == 0 ? "it has none" : $"it has {string.Join(", ", _targetNames)}";
            throw new DataFileException(Source, $"there is no target '{name}'; {known}");
        }

        return _targets[target].Values;
    }

    /// <summary>Copies the features of some rows, in any order and with repeats.</summary>
    /// <param name="rows">The table's rows to gather, shape [m].</param>
    /// <param name="destination">Receives them row-major, shape [m, features].</param>
    /// <param name="missing">What an empty feature becomes; NaN by default.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not m times the number of features long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is not one of the table's.</exception>
    public void GatherFeatures(ReadOnlySpan<int> rows, Span<float> destination, float missing = float.NaN)
    {
        int features = _featureNames.Length;
        if (destination.Length != (long)rows.Length * features)
        {
            throw new ArgumentException(
                $"destination has {destination.Length} elements where {rows.Length} rows of {features} features are gathered.",
                nameof(destination));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rows[i], (uint)RowCount, nameof(rows));
            _features.CopyRow(rows[i], destination.Slice(i * features, features));
        }

        if (!float.IsNaN(missing))
            FillMissing(destination, missing);
    }

    /// <summary>Copies a target of some rows, in any order and with repeats.</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="rows">The table's rows to gather, shape [m].</param>
    /// <param name="destination">Receives the target of each, shape [m]; NaN where it is not known.</param>
    /// <exception cref="DataFileException">The table has no such target.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not as long as <paramref name="rows"/>.</exception>
    public void GatherTarget(string name, ReadOnlySpan<int> rows, Span<float> destination)
    {
        ReadOnlySpan<float> target = Target(name);
        if (destination.Length != rows.Length)
        {
            throw new ArgumentException(
                $"destination has {destination.Length} elements where {rows.Length} rows are gathered.", nameof(destination));
        }

        for (int i = 0; i < rows.Length; i++)
            destination[i] = target[rows[i]];
    }

    private int[] Indices(string[] known, string[] wanted, string kind, string argument)
    {
        var places = new Dictionary<string, int>(known.Length);
        for (int i = 0; i < known.Length; i++)
            places.Add(known[i], i);
        int[] indices = new int[wanted.Length];
        var seen = new HashSet<string>();
        for (int i = 0; i < wanted.Length; i++)
        {
            if (!seen.Add(wanted[i]))
                throw new ArgumentException($"The {kind} '{wanted[i]}' is there twice.", argument);
            if (!places.TryGetValue(wanted[i], out indices[i]))
                throw new DataFileException(Source, $"the table has no such {kind}", column: wanted[i]);
        }

        return indices;
    }

    private static void FillMissing(Span<float> values, float missing)
    {
        foreach (ref float value in values)
        {
            if (float.IsNaN(value))
                value = missing;
        }
    }
}
