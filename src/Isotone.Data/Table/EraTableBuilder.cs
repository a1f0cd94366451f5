namespace Isotone.Data;

/// <summary>Collects an <see cref="EraTable"/> row by row. Not for several threads at once.</summary>
public sealed class EraTableBuilder
{
    private readonly string _source;
    private readonly string[] _featureNames;
    private readonly string[] _targetNames;
    private readonly List<float>[] _targets;

    /// <summary>A builder of a table with these columns.</summary>
    /// <param name="source">Where the rows come from, for messages: a path, or a name for the data.</param>
    /// <param name="featureNames">The names of the features.</param>
    /// <param name="targetNames">The names of the targets.</param>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public EraTableBuilder(string source, IEnumerable<string> featureNames, IEnumerable<string> targetNames)
        : this(source, featureNames, targetNames, null)
    {
    }

    /// <summary>A builder whose table's features lie in the memory of a file, or on the heap where there is none.</summary>
    internal EraTableBuilder(string source, IEnumerable<string> featureNames, IEnumerable<string> targetNames, SpillFile? spill)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        _source = source;
        _featureNames = Distinct(featureNames, nameof(featureNames));
        _targetNames = Distinct(targetNames, nameof(targetNames));
        Features = new FeatureMatrixBuilder(_featureNames.Length, spill);
        _targets = [.. _targetNames.Select(_ => new List<float>())];
    }

    internal FeatureMatrixBuilder Features { get; }

    internal TextColumnBuilder Ids { get; } = new();

    internal CategoryBuilder Eras { get; } = new();

    internal CategoryBuilder DataTypes { get; } = new();

    /// <summary>The number of rows so far.</summary>
    public int RowCount { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="id">The row's id; empty where the data has none.</param>
    /// <param name="era">The row's era. The rows of an era must be added one after the other.</param>
    /// <param name="dataType">The row's data type, such as "train".</param>
    /// <param name="features">The features, shape [features]; NaN where one is missing.</param>
    /// <param name="targets">The targets, shape [targets]; NaN where one is not known.</param>
    /// <exception cref="ArgumentException">
    /// The era comes back after another one began, the number of features or targets is not the table's, or one is infinite.
    /// </exception>
    public void Append(
        string id, string era, string dataType, ReadOnlySpan<float> features, ReadOnlySpan<float> targets)
    {
        Check(features, _featureNames.Length, nameof(features));
        Check(targets, _targetNames.Length, nameof(targets));
        int eraCode = Eras.CodeOf(era);
        if (Eras.ComesBack(eraCode))
        {
            throw new ArgumentException(
                $"Era '{era}' comes back at row {RowCount} after another era began; the rows of an era must stand side by side.",
                nameof(era));
        }

        Ids.Append(id);
        Eras.Append(eraCode);
        DataTypes.Append(DataTypes.CodeOf(dataType));
        Features.Append(features);
        for (int target = 0; target < targets.Length; target++)
            _targets[target].Add(targets[target]);
        RowCount++;
    }

    /// <summary>The table of the rows added; the builder is not used after that.</summary>
    public EraTable Build() => new(
        _source, Ids.Build(), Eras.Build(), DataTypes.Build(),
        _featureNames, Features.Build(), _targetNames, [.. _targets.Select(target => new TargetColumn(target.ToArray()))]);

    /// <summary>Adds some rows of a block of a file that are of one era and one data type and that the caller has checked.</summary>
    internal void Append(EraCsvRows rows, int first, int end, ReadOnlySpan<byte> era, ReadOnlySpan<byte> dataType)
    {
        int count = end - first;
        int width = rows.Layout.Coded.Length, plain = rows.Layout.Plain.Length;
        Ids.Append(rows.IdText, rows.IdEnds, first, end);
        Eras.Append(Eras.CodeOf(era), count);
        DataTypes.Append(DataTypes.CodeOf(dataType), count);
        Features.Append(
            rows.Layout, rows.Codes.AsSpan(first * width, count * width), rows.Numbers.AsSpan(first * plain, count * plain), count);
        for (int target = 0; target < _targets.Length; target++)
        {
            for (int row = first; row < end; row++)
                _targets[target].Add(rows.Targets[(row * _targets.Length) + target]);
        }

        RowCount += count;
    }

    private void Check(ReadOnlySpan<float> values, int expected, string name)
    {
        if (values.Length != expected)
            throw new ArgumentException($"{name} has {values.Length} elements where {expected} are needed.", name);
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsInfinity(values[i]))
            {
                throw new ArgumentException(
                    $"{name}[{i}] of row {RowCount} is {values[i]}; it must be finite, or NaN where it is missing.", name);
            }
        }
    }

    private static string[] Distinct(IEnumerable<string> names, string argument)
    {
        string[] all = [.. names];
        string? twice = all.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? all : throw new ArgumentException($"The name '{twice}' is there twice.", argument);
    }
}
