using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Rows that one model, or one ensemble of them, is trained on and validated on.</summary>
internal sealed class TrainingFold(string name, RowSelection train, RowSelection? validation)
{
    private FeatureScaler? _scaler;

    /// <summary>What it is called on screen and in the report.</summary>
    public string Name { get; } = name;

    public RowSelection Train { get; } = train;

    /// <summary>The rows to validate on; null for a model that is trained on all there is.</summary>
    public RowSelection? Validation { get; } = validation;

    /// <summary>The scaler of the training rows: validation rows have no part in it.</summary>
    public FeatureScaler Scaler(CancellationToken cancellation) => _scaler ??= FeatureScaler.Of(Train, cancellation);
}
