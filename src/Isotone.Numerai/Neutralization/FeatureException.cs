namespace Isotone.Numerai;

/// <summary>A feature that cannot be computed with, such as a missing one for which nothing stands in.</summary>
/// <param name="problem">What is wrong with which feature, as a sentence without its full stop.</param>
public sealed class FeatureException(string problem) : ArgumentException($"{problem}.")
{
    /// <summary>What is wrong with which feature, as a sentence without its full stop.</summary>
    public string Problem => problem;
}
