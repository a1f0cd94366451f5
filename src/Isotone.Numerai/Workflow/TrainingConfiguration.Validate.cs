namespace Isotone.Numerai;

/// <content>What settings may be.</content>
public sealed partial record TrainingConfiguration
{
    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        RequireAtLeast(1, BatchSize, nameof(BatchSize));
        RequireAtLeast(1, Epochs, nameof(Epochs));
        RequireAtLeast(1, Threads ?? 1, nameof(Threads));
        RequireAtLeast(1, Ensemble, nameof(Ensemble));
        RequireAtLeast(2, Folds, nameof(Folds));
        RequireAtLeast(1, ValidationEras ?? 1, nameof(ValidationEras));
        RequireAtLeast(1, FirstTrainEras ?? 1, nameof(FirstTrainEras));
        RequireAtLeast(0, Purge, nameof(Purge));
        RequireAtLeast(0, Embargo, nameof(Embargo));
        RequirePositive(LearningRate ?? 1, nameof(LearningRate));
        RequirePositive(Tau ?? 1, nameof(Tau));
        RequirePositive(Strength ?? 1, nameof(Strength));
        if (!(WeightDecay >= 0) || double.IsInfinity(WeightDecay))
            throw new ArgumentOutOfRangeException(nameof(WeightDecay), WeightDecay, "WeightDecay must be finite and not negative.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "Dropout must be at least 0 and below 1.");
        if (!(Neutralization >= 0 && Neutralization <= 1))
            throw new ArgumentOutOfRangeException(nameof(Neutralization), Neutralization, "Neutralization must lie between 0 and 1.");
        if (BatchNorm && BatchSize < 2)
            throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, "BatchSize must be at least 2 with BatchNorm: a single row has no spread.");
        if (!Enum.IsDefined(Model))
            throw new ArgumentOutOfRangeException(nameof(Model), Model, "Model must be one there is.");
        if (!Enum.IsDefined(Validation))
            throw new ArgumentOutOfRangeException(nameof(Validation), Validation, "Validation must be one there is.");
        if (Losses.Count == 0 || Losses.Any(loss => loss is null) || Losses.Distinct().Count() != Losses.Count)
            throw new ArgumentException("Losses must name at least one loss that there is, and none twice.", nameof(Losses));
        if (Layers.Any(size => size < 1))
            throw new ArgumentOutOfRangeException(nameof(Layers), "Layers must have at least one unit each.");
        if (Model == ModelKind.Mlp && Layers.Count == 0)
            throw new ArgumentException("Layers must name at least one; a model without hidden layers is the linear one.", nameof(Layers));
        if (Model == ModelKind.XGBoost)
        {
            ArgumentNullException.ThrowIfNull(Boosting);
            Boosting.Validate();
            foreach (LossExpression loss in Losses)
                BoostingLosses.Require(loss);
        }

        ValidateColumns();
    }

    private void ValidateColumns()
    {
        if (FeatureSet is null != FeaturesFile is null)
            throw new ArgumentException("FeatureSet and FeaturesFile need each other.", nameof(FeatureSet));
        if (AuxiliaryTargets.Count > 0 && Target is null)
            throw new ArgumentException("AuxiliaryTargets need a Target, the one that scores are of.", nameof(AuxiliaryTargets));
        if (AuxiliaryTargets.Any(string.IsNullOrEmpty) || AuxiliaryTargets.Append(Target ?? "").Distinct().Count() != AuxiliaryTargets.Count + 1)
            throw new ArgumentException("AuxiliaryTargets must be names, none twice and none the Target.", nameof(AuxiliaryTargets));
    }

    private static void RequireAtLeast(int least, int value, string name)
    {
        if (value < least)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");
    }

    private static void RequirePositive(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive and finite.");
    }
}
