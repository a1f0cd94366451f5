using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What one model is trained on.</summary>
/// <param name="Configuration">The settings, with the model's own seed.</param>
/// <param name="Train">The rows to train on, each with a target.</param>
/// <param name="Validation">The rows to validate on; null where there are none.</param>
/// <param name="Scaler">The scaling of the features.</param>
/// <param name="Target">The target.</param>
internal sealed record MemberData(
    TrainingConfiguration Configuration, RowSelection Train, RowSelection? Validation, FeatureScaler Scaler, string Target);
