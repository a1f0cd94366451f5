namespace Isotone.Numerai;

/// <summary>A model's folder as its <c>config.json</c> describes it.</summary>
/// <param name="Configuration">What the model was trained with, its one loss included.</param>
/// <param name="Features">The feature columns, in the order of the model's inputs.</param>
/// <param name="EpochsTrained">The epochs, or rounds of boosting, that were finished.</param>
public sealed record ModelDescription(
    TrainingConfiguration Configuration, IReadOnlyList<string> Features, int EpochsTrained);
