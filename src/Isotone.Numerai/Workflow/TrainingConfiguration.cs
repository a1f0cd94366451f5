using System.Text.Json.Serialization;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What a model is.</summary>
public enum ModelKind
{
    /// <summary>A linear model: one layer, no activation.</summary>
    Linear,

    /// <summary>A multi-layer perceptron with ReLU between its layers.</summary>
    Mlp,

    /// <summary>Gradient-boosted trees of the XGBoost library, which must be installed: <see cref="BoostingConfiguration"/>.</summary>
    [JsonStringEnumMemberName("xgboost")]
    XGBoost,
}

/// <summary>The losses that have a name; see <see cref="LossExpression"/> for what can be made of them.</summary>
public enum LossKind
{
    /// <summary>Mean squared error over shuffled rows.</summary>
    Mse,

    /// <summary>1 minus Pearson's correlation per era.</summary>
    Pearson,

    /// <summary>Minus the soft Spearman correlation per era.</summary>
    Spearman,

    /// <summary>AUM per era in units of the predictions' mean absolute deviation, for targets of 0 and 1.</summary>
    Aum,

    /// <summary>Minus the Spearman correlation of LapSum ranks per era.</summary>
    LapSum,

    /// <summary>Minus the differentiable numerai_corr per era.</summary>
    NumeraiCorr,

    /// <summary>Minus what a book long of each era's top and short of its bottom makes.</summary>
    LongShort,
}

/// <summary>How eras are cut into those trained on and those validated on.</summary>
public enum ValidationKind
{
    /// <summary>As the data types say; the last tenth of the training eras where they name no validation rows.</summary>
    DataTypes,

    /// <summary>The last eras validate, those before train.</summary>
    HoldOut,

    /// <summary>One stretch of eras after another validates, trained on what came before.</summary>
    WalkForward,

    /// <summary>Each of k stretches validates once, trained on the others without their purged neighbours.</summary>
    PurgedKFold,
}

/// <summary>
/// Everything that decides what a training run comes to. Written beside the results; equal configurations on equal data
/// give equal models, whatever the number of threads.
/// </summary>
public sealed partial record TrainingConfiguration
{
    /// <summary>The CSV file or era table; null for simulated data.</summary>
    public string? Data { get; init; }

    /// <summary>
    /// What to simulate where there is no file; null for the default simulation with <see cref="Seed"/>. Not looked at
    /// where there is a file.
    /// </summary>
    public SimulationOptions? Simulation { get; init; }

    /// <summary>The column of ids.</summary>
    public string IdColumn { get; init; } = "id";

    /// <summary>The column of eras.</summary>
    public string EraColumn { get; init; } = "era";

    /// <summary>The column of data types.</summary>
    public string DataTypeColumn { get; init; } = "data_type";

    /// <summary>The target's column; null for the only one there is.</summary>
    public string? Target { get; init; }

    /// <summary>Further targets: a model is trained on each too, and predictions are averaged. Scores are of <see cref="Target"/>.</summary>
    public IReadOnlyList<string> AuxiliaryTargets { get; init; } = [];

    /// <summary>How the names of feature columns begin. Not looked at where there is a <see cref="FeatureSet"/>.</summary>
    public string FeaturePrefix { get; init; } = "feature";

    /// <summary>The file of feature sets, <c>features.json</c>; null for features by prefix.</summary>
    public string? FeaturesFile { get; init; }

    /// <summary>The set of features in <see cref="FeaturesFile"/>; null where there is no such file.</summary>
    public string? FeatureSet { get; init; }

    /// <summary>The model.</summary>
    public ModelKind Model { get; init; } = ModelKind.Mlp;

    /// <summary>The sizes of the hidden layers of an <see cref="ModelKind.Mlp"/>.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [256];

    /// <summary>The share of a hidden layer's units that each training step leaves out, at least 0 and below 1.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether hidden layers are normalized over the batch before their activation.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>The losses: one run for each, from the same initial parameters.</summary>
    public IReadOnlyList<LossExpression> Losses { get; init; } = [LossKind.Spearman];

    /// <summary>
    /// The strength of the soft ranks relative to the spread of an era's predictions: eps = tau std/n, the same softness
    /// for every length and scale. Null for 10, or 30 for boosted trees.
    /// </summary>
    public double? Tau { get; init; }

    /// <summary>The strength of the soft ranks in units of the predictions, in place of <see cref="Tau"/>; null for tau.</summary>
    public double? Strength { get; init; }

    /// <summary>
    /// Rows in a step. A loss over eras takes as many whole eras as come closest to it, at least one.
    /// </summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>How often the training rows are gone through.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Adam's learning rate, or the share of a Newton step that a tree takes (eta). Null for 3e-4, or 0.1 for boosted trees.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Decoupled weight decay (AdamW); 0 for none.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>What boosted trees look like; not looked at for other models.</summary>
    public BoostingConfiguration Boosting { get; init; } = new();

    /// <summary>How eras are cut into those trained on and those validated on.</summary>
    public ValidationKind Validation { get; init; }

    /// <summary>The stretches of <see cref="ValidationKind.PurgedKFold"/>.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>
    /// The eras that validate in <see cref="ValidationKind.HoldOut"/>, and those of a stretch in
    /// <see cref="ValidationKind.WalkForward"/>; null for a tenth of the eras.
    /// </summary>
    public int? ValidationEras { get; init; }

    /// <summary>The eras that the first fold of <see cref="ValidationKind.WalkForward"/> trains on; null for half of the eras.</summary>
    public int? FirstTrainEras { get; init; }

    /// <summary>Whether <see cref="ValidationKind.WalkForward"/> trains on a sliding window; else on all eras before.</summary>
    public bool Sliding { get; init; }

    /// <summary>The eras left out between training and validation, because targets look ahead.</summary>
    public int Purge { get; init; }

    /// <summary>The eras left out after validation eras besides, in <see cref="ValidationKind.PurgedKFold"/>.</summary>
    public int Embargo { get; init; }

    /// <summary>The models of neighbouring seeds that predictions are averaged over, each era's as rank-Gauss.</summary>
    public int Ensemble { get; init; } = 1;

    /// <summary>How much of the features' linear part is taken out of predictions in each era, from 0 to 1.</summary>
    public double Neutralization { get; init; }

    /// <summary>
    /// The seed of the initial parameters, of the order of batches and, where nothing else is said, of the simulation.
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The most threads an operation uses; null for one a processor. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>The models that one prediction is averaged over.</summary>
    internal int Members => Ensemble * (1 + AuxiliaryTargets.Count);

    internal double EffectiveTau => Tau ?? (Model == ModelKind.XGBoost ? BoostingConfiguration.StandardTau : 10);

    internal double EffectiveLearningRate => LearningRate ?? (Model == ModelKind.XGBoost ? BoostingConfiguration.StandardLearningRate : 3e-4);

    /// <summary>The most epochs, or rounds of boosting, that a model is trained for.</summary>
    internal int Steps => Model == ModelKind.XGBoost ? Boosting.Rounds : Epochs;
}
