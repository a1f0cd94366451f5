namespace Isotone.Learning;

/// <summary>Rows of features to predict from.</summary>
public interface IFeatureSource
{
    /// <summary>The number of rows, at least 1.</summary>
    int RowCount { get; }

    /// <summary>The number of features of a row, at least 1.</summary>
    int FeatureCount { get; }

    /// <summary>Copies the features of some rows.</summary>
    /// <param name="rows">Which rows, from 0, in any order.</param>
    /// <param name="features">Receives the features row after row, shape [rows.Length, FeatureCount].</param>
    void GatherFeatures(ReadOnlySpan<int> rows, Span<float> features);
}
