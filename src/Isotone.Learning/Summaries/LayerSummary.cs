namespace Isotone.Learning;

/// <summary>One layer of a model.</summary>
/// <param name="Name">Its place in the model: the prefix of its parameters' names.</param>
/// <param name="Kind">What it is.</param>
/// <param name="InputShape">The shape of what it is given.</param>
/// <param name="OutputShape">The shape of what it computes.</param>
/// <param name="ParameterCount">How many numbers it learns.</param>
/// <param name="Settings">Every setting in force.</param>
public sealed record LayerSummary(
    string Name, string Kind, Shape InputShape, Shape OutputShape, long ParameterCount, IReadOnlyList<Setting> Settings);
