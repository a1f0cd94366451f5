namespace Isotone.Learning;

/// <summary>Training data held in arrays.</summary>
public sealed class ArraySource : ITrainingSource
{
    private readonly float[] _features;
    private readonly float[] _targets;
    private readonly IReadOnlyList<string>? _eraNames;
    private readonly float[]? _weights;

    /// <summary>A source that reads the given arrays; they are not copied.</summary>
    /// <param name="features">The features row after row, shape [rows, features].</param>
    /// <param name="targets">One target for each row.</param>
    /// <param name="eras">How the rows are cut into eras.</param>
    /// <param name="eraNames">The names of the eras, or null for their numbers from 0.</param>
    /// <param name="weights">A weight for each row, finite and not negative, or null for equal ones.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or there are no rows or no features.</exception>
    public ArraySource(float[] features, float[] targets, Rows eras, IReadOnlyList<string>? eraNames = null, float[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Length == 0)
            throw new ArgumentException("targets is empty; there is nothing to train on.", nameof(targets));
        if (features.Length == 0 || features.Length % targets.Length != 0)
            throw new ArgumentException($"features has {features.Length} elements, which are no rows of equal length for {targets.Length} targets.", nameof(features));
        if (eras.Length != targets.Length)
            throw new ArgumentException($"eras cut {eras.Length} rows, there are {targets.Length} targets.", nameof(eras));
        if (eraNames is not null && eraNames.Count != eras.Count)
            throw new ArgumentException($"eraNames has {eraNames.Count} names for {eras.Count} eras.", nameof(eraNames));
        if (weights is not null && weights.Length != targets.Length)
            throw new ArgumentException($"weights has {weights.Length} elements for {targets.Length} targets.", nameof(weights));
        (_features, _targets, Eras, _eraNames, _weights) = (features, targets, eras, eraNames, weights);
    }

    /// <inheritdoc/>
    public int RowCount => _targets.Length;

    /// <inheritdoc/>
    public int FeatureCount => _features.Length / _targets.Length;

    /// <inheritdoc/>
    public Rows Eras { get; }

    /// <inheritdoc/>
    public bool HasWeights => _weights is not null;

    /// <inheritdoc/>
    public string EraName(int era) =>
        _eraNames?[era] ?? era.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void GatherFeatures(ReadOnlySpan<int> rows, Span<float> features)
    {
        for (int i = 0; i < rows.Length; i++)
            _features.AsSpan(rows[i] * FeatureCount, FeatureCount).CopyTo(features[(i * FeatureCount)..]);
    }

    /// <inheritdoc/>
    public void GatherTargets(ReadOnlySpan<int> rows, Span<float> targets)
    {
        for (int i = 0; i < rows.Length; i++)
            targets[i] = _targets[rows[i]];
    }

    /// <inheritdoc/>
    public void GatherWeights(ReadOnlySpan<int> rows, Span<float> weights)
    {
        for (int i = 0; i < rows.Length; i++)
            weights[i] = _weights is null ? 1 : _weights[rows[i]];
    }
}
