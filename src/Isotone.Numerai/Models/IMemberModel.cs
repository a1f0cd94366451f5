using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>A model that has been trained: one of those that a prediction is averaged over.</summary>
internal interface IMemberModel
{
    /// <summary>How much each feature that takes part contributes, as a share of all, the largest first; empty where that is not known.</summary>
    IReadOnlyList<FeatureShare> Importance { get; }

    /// <summary>Its outputs.</summary>
    /// <param name="rows">Rows of a table with the features it was trained on, in their order.</param>
    /// <param name="scaler">The scaling it was trained with.</param>
    /// <param name="progress">Told the number of rows done.</param>
    /// <param name="cancellation">Ends the work between parts.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    float[] Predict(RowSelection rows, FeatureScaler scaler, IProgress<int>? progress, CancellationToken cancellation);
}

/// <summary>How much of what a model gains by its features comes from one of them.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Share">Its share, from 0 to 1.</param>
public sealed record FeatureShare(string Feature, double Share);
