namespace Isotone.Numerai.Tests;

public sealed class TrainingConfigurationTests
{
    private static readonly TrainingConfiguration _default = new();

    public static TheoryData<string, TrainingConfiguration> OutOfRange => new()
    {
        { "BatchSize", _default with { BatchSize = 0 } },
        { "Epochs", _default with { Epochs = 0 } },
        { "LearningRate", _default with { LearningRate = 0 } },
        { "LearningRate", _default with { LearningRate = double.NaN } },
        { "LearningRate", _default with { LearningRate = double.PositiveInfinity } },
        { "Tau", _default with { Tau = -1 } },
        { "Strength", _default with { Strength = 0 } },
        { "WeightDecay", _default with { WeightDecay = -1e-9 } },
        { "WeightDecay", _default with { WeightDecay = double.NaN } },
        { "Threads", _default with { Threads = 0 } },
        { "Losses", _default with { Losses = [] } },
        { "Losses", _default with { Losses = [LossKind.Mse, LossKind.Mse] } },
        { "BatchSize", _default with { BatchNorm = true, BatchSize = 1 } },
        { "Dropout", _default with { Dropout = 1 } },
        { "Neutralization", _default with { Neutralization = 1.5 } },
        { "Ensemble", _default with { Ensemble = 0 } },
        { "Folds", _default with { Folds = 1 } },
        { "Purge", _default with { Purge = -1 } },
        { "FeatureSet", _default with { FeatureSet = "small" } },
        { "AuxiliaryTargets", _default with { AuxiliaryTargets = ["a"] } },
        { "AuxiliaryTargets", _default with { Target = "a", AuxiliaryTargets = ["a"] } },
        { "Model", _default with { Model = (ModelKind)17 } },
        { "Layers", _default with { Layers = [] } },
        { "Layers", _default with { Layers = [256, 0] } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_setting_out_of_range_is_named(string name, TrainingConfiguration configuration)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(configuration.Validate);
        Assert.Equal(name, exception.ParamName);
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_and_a_linear_model_without_layers_are_in_range()
    {
        _default.Validate();
        (_default with { Model = ModelKind.Linear, Layers = [] }).Validate();
    }
}
