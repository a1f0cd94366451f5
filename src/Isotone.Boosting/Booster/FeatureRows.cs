namespace Isotone.Boosting;

/// <summary>Gives rows of features, some at a time.</summary>
/// <param name="first">The first row wanted.</param>
/// <param name="rows">Receives whole rows one after another; NaN where a feature is missing.</param>
public delegate void FeatureRows(int first, Span<float> rows);
