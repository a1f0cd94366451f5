namespace Isotone.Numerai;

/// <summary>
/// One era to score: predictions and targets, and what some scores need besides. Immutable but for what it works out once;
/// one thread at a time.
/// </summary>
public sealed class EraSample
{
    private double[]? _featureCorrelations;

    /// <summary>An era's predictions and targets.</summary>
    /// <param name="predictions">Shape [n], finite.</param>
    /// <param name="targets">Shape [n], finite.</param>
    /// <exception cref="ArgumentException">
    /// The era is empty, the lengths differ, or an element is NaN or infinite (the message names it).
    /// </exception>
    public EraSample(ReadOnlyMemory<double> predictions, ReadOnlyMemory<double> targets)
    {
        Rows row = Guard.OneRow(predictions.Span, nameof(predictions));
        Guard.SameLength(targets.Span, predictions.Length, nameof(targets));
        Guard.Finite(predictions.Span, row, nameof(predictions));
        Guard.Finite(targets.Span, row, nameof(targets));
        Predictions = predictions;
        Targets = targets;
    }

    /// <summary>The predictions, shape [n].</summary>
    public ReadOnlyMemory<double> Predictions { get; }

    /// <summary>The targets, shape [n].</summary>
    public ReadOnlyMemory<double> Targets { get; }

    /// <summary>The meta model's predictions, shape [n], NaN where it has none; null where they are not known.</summary>
    /// <exception cref="ArgumentException">The length is not n, or an element is infinite.</exception>
    public ReadOnlyMemory<double>? MetaModel
    {
        get;
        init => field = Checked(value, nameof(MetaModel));
    }

    /// <summary>A benchmark's predictions, shape [n], NaN where it has none; null where they are not known.</summary>
    /// <exception cref="ArgumentException">The length is not n, or an element is infinite.</exception>
    public ReadOnlyMemory<double>? Benchmark
    {
        get;
        init => field = Checked(value, nameof(Benchmark));
    }

    /// <summary>The features, n rows; null where they are not known.</summary>
    /// <exception cref="ArgumentException">The number of rows is not n.</exception>
    public FeatureRows? Features
    {
        get;
        init
        {
            if (value is not null && value.Count != Predictions.Length)
                throw new ArgumentException($"Features has {value.Count} rows where {Predictions.Length} are needed.", nameof(Features));
            field = value;
        }
    }

    /// <summary>Pearson's correlation of the predictions with each feature; NaN for a constant one.</summary>
    /// <exception cref="InvalidOperationException">There are no features.</exception>
    /// <exception cref="FeatureException">A feature is missing or infinite.</exception>
    internal double[] FeatureCorrelations() =>
        _featureCorrelations ??= FeatureCorrelation.Of(Predictions.Span, RequireFeatures());

    internal FeatureRows RequireFeatures() =>
        Features ?? throw new InvalidOperationException("The score needs features, and the era has none.");

    private ReadOnlyMemory<double>? Checked(ReadOnlyMemory<double>? values, string name)
    {
        if (values is not { } given)
            return null;
        Guard.SameLength(given.Span, Predictions.Length, name);
        foreach (double value in given.Span)
        {
            if (double.IsInfinity(value))
                throw new ArgumentException($"{name} holds {value}; every element must be finite, or NaN where there is none.", name);
        }

        return values;
    }
}
