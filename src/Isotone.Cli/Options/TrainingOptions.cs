using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>The options that make a training configuration, each over what a file of settings says.</summary>
internal sealed class TrainingOptions
{
    private static readonly TrainingConfiguration _standard = new();

    private readonly Option<string> _config = FileOptions.File(
        "--config", "A JSON file of settings, such as the training.json beside former results; options given here go before it.");

    private readonly Option<string> _data = FileOptions.File(
        "--data", "The CSV file of era data: id, era, data_type, features, targets; the same as Parquet; or an era table. Simulated data where it is left out.");

    private readonly Option<string> _id = Column("--id-column", "The column of ids.", _standard.IdColumn);
    private readonly Option<string> _era = Column("--era-column", "The column of eras.", _standard.EraColumn);
    private readonly Option<string> _dataType = Column("--data-type-column", "The column of data types.", _standard.DataTypeColumn);
    private readonly Option<string> _target = ColumnOption.Optional("--target", "The column to learn; may be left out where there is only one.");
    private readonly Option<string[]?> _auxiliary = Names("--auxiliary-targets", "Further targets; a model learns each, and predictions are averaged.");
    private readonly Option<string> _prefix = ColumnOption.Optional("--feature-prefix", $"How the names of feature columns begin. [default: {_standard.FeaturePrefix}]");
    private readonly Option<string> _featuresFile = FileOptions.File("--features-file", "The file of feature sets, in the format of Numerai's features.json.");
    private readonly Option<string> _featureSet = ColumnOption.Optional("--feature-set", "The set in --features-file, such as small.");
    private readonly ChoiceOption<ModelKind> _model = new(
        "--model", "The model: a multi-layer perceptron, a linear model, or boosted trees of the XGBoost library where it is installed.",
        ("mlp", ModelKind.Mlp), ("linear", ModelKind.Linear), ("xgboost", ModelKind.XGBoost));

    private readonly BoostingOptions _boosting = new();

    private readonly Option<int[]> _layers = NumberOption.Sizes("--layers", "The sizes of the hidden layers.", _standard.Layers);
    private readonly Option<double?> _dropout = NumberOption.NotNegative("--dropout", "The share of hidden units that each step leaves out. [default: 0]");
    private readonly Option<bool> _batchNorm = new("--batch-norm") { Description = "Normalize hidden layers over the batch." };
    private readonly Option<IReadOnlyList<LossExpression>?> _losses = LossOption.Create();
    private readonly Option<double?> _tau = NumberOption.Positive(
        "--tau", $"The strength of soft ranks relative to the spread of an era's predictions: tau std/n. [default: 10; 30 for xgboost]");

    private readonly Option<double?> _strength = NumberOption.Positive(
        "--strength", "The strength of soft ranks in units of the predictions, in place of --tau.");

    private readonly Option<int> _batchSize = NumberOption.Whole(
        "--batch-size", "Rows in a step; a loss over eras takes the whole eras that come closest to it.", least: 1, _standard.BatchSize);

    private readonly Option<int> _epochs = NumberOption.Whole("--epochs", "How often the training rows are gone through.", least: 1, _standard.Epochs);
    private readonly Option<double?> _learningRate = NumberOption.Positive("--learning-rate", "The learning rate; for xgboost the share of a step that a tree takes, eta. [default: 3e-4; 0.1 for xgboost]", "--eta");
    private readonly Option<double?> _weightDecay = NumberOption.NotNegative("--weight-decay", $"Decoupled weight decay. [default: {_standard.WeightDecay}]");
    private readonly ChoiceOption<ValidationKind> _validation = new(
        "--validation",
        "What is validated on: rows of the data type, the last eras, each stretch of eras by what came before, or each of k stretches by the others.",
        ("data-type", ValidationKind.DataTypes), ("hold-out", ValidationKind.HoldOut), ("walk-forward", ValidationKind.WalkForward),
        ("purged-k-fold", ValidationKind.PurgedKFold));

    private readonly Option<int?> _folds = NumberOption.Count("--folds", "The stretches of purged-k-fold. [default: 5]", least: 2);
    private readonly Option<int?> _validationEras = NumberOption.Count("--validation-eras", "The eras of hold-out, or of a stretch of walk-forward. [default: a tenth]");
    private readonly Option<int?> _firstTrain = NumberOption.Count("--first-train-eras", "The eras that walk-forward begins with. [default: half]");
    private readonly Option<bool> _sliding = new("--sliding") { Description = "Let walk-forward train on a window that slides." };
    private readonly Option<int?> _purge = NumberOption.Count("--purge", "The eras left out between training and validation. [default: 0]", least: 0);
    private readonly Option<int?> _embargo = NumberOption.Count("--embargo", "The eras left out behind validation besides, in purged-k-fold. [default: 0]", least: 0);
    private readonly Option<int?> _ensemble = NumberOption.Count("--ensemble", "The models, of neighbouring seeds, that predictions are averaged over. [default: 1]");
    private readonly Option<double> _neutralization = NumberOption.Share(
        "--neutralization", "How much of the features' linear part is taken out of predictions.", _standard.Neutralization);

    private readonly Option<ulong> _seed = NumberOption.Seed("The seed: equal options and seeds give equal models.", _standard.Seed);
    private readonly Option<int> _threads = NumberOption.Whole("--threads", "The most threads; results do not depend on it.", least: 1, Environment.ProcessorCount);

    /// <summary>All of them in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        _config, _data, _id, _era, _dataType, _target, _auxiliary, _prefix, _featuresFile, _featureSet, _model, _layers, _dropout, _batchNorm,
        _losses, _tau, _strength, _batchSize, _epochs, _learningRate, _weightDecay, .. _boosting.All, _validation, _folds, _validationEras, _firstTrain,
        _sliding, _purge, _embargo, _ensemble, _neutralization, _seed, _threads,
    ];

    /// <summary>Refuses options that exclude or need each other.</summary>
    public void AddValidators(Command command) => command.Validators.Add(result =>
    {
        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
        if (IsGiven(_tau) && IsGiven(_strength))
            result.AddError("--tau and --strength exclude each other");
        if (!IsGiven(_config) && IsGiven(_featureSet) != IsGiven(_featuresFile))
            result.AddError("--feature-set and --features-file need each other");
        if (IsGiven(_featureSet) && IsGiven(_prefix))
            result.AddError("--feature-set and --feature-prefix exclude each other");
    });

    /// <summary>The configuration.</summary>
    /// <exception cref="Isotone.Data.DataFileException">The file of settings cannot be used.</exception>
    /// <exception cref="UsageException">Options do not fit together.</exception>
    public TrainingConfiguration Of(ParseResult parsed)
    {
        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
        T Chosen<T>(Option<T> option, T otherwise) => IsGiven(option) ? parsed.GetValue(option)! : otherwise;
        bool hasFile = parsed.GetValue(_config) is not null;
        TrainingConfiguration file = parsed.GetValue(_config) is string path ? TrainingFile.Read(path) : _standard;
        string? data = Chosen<string?>(_data!, file.Data);
        IReadOnlyList<LossExpression> standard = data is null ? [LossKind.Mse, LossKind.Spearman] : [LossKind.Spearman];
        TrainingConfiguration configuration = file with
        {
            Data = data,
            IdColumn = Chosen(_id, file.IdColumn),
            EraColumn = Chosen(_era, file.EraColumn),
            DataTypeColumn = Chosen(_dataType, file.DataTypeColumn),
            Target = Chosen<string?>(_target!, file.Target),
            AuxiliaryTargets = Chosen(_auxiliary, null) ?? file.AuxiliaryTargets,
            FeaturePrefix = Chosen(_prefix, file.FeaturePrefix),
            FeaturesFile = Chosen<string?>(_featuresFile!, file.FeaturesFile),
            FeatureSet = Chosen<string?>(_featureSet!, file.FeatureSet),
            Model = IsGiven(_model) ? _model.Of(parsed) : file.Model,
            Layers = Chosen(_layers, [.. file.Layers]),
            Dropout = Chosen(_dropout, null) ?? file.Dropout,
            BatchNorm = Chosen(_batchNorm, file.BatchNorm),
            Losses = Chosen(_losses, null) ?? (hasFile ? file.Losses : standard),
            Tau = Chosen(_tau, null) ?? file.Tau,
            Strength = IsGiven(_tau) ? null : Chosen(_strength, null) ?? file.Strength,
            BatchSize = Chosen(_batchSize, file.BatchSize),
            Epochs = Chosen(_epochs, file.Epochs),
            LearningRate = Chosen(_learningRate, null) ?? file.LearningRate,
            Boosting = _boosting.Of(parsed, file.Boosting),
            WeightDecay = Chosen(_weightDecay, null) ?? file.WeightDecay,
            Validation = IsGiven(_validation) ? _validation.Of(parsed) : file.Validation,
            Folds = Chosen(_folds, null) ?? file.Folds,
            ValidationEras = Chosen(_validationEras, null) ?? file.ValidationEras,
            FirstTrainEras = Chosen(_firstTrain, null) ?? file.FirstTrainEras,
            Sliding = Chosen(_sliding, file.Sliding),
            Purge = Chosen(_purge, null) ?? file.Purge,
            Embargo = Chosen(_embargo, null) ?? file.Embargo,
            Ensemble = Chosen(_ensemble, null) ?? file.Ensemble,
            Neutralization = Chosen(_neutralization, file.Neutralization),
            Seed = Chosen(_seed, file.Seed),
            Threads = Chosen(_threads, file.Threads ?? Environment.ProcessorCount),
        };
        try
        {
            configuration.Validate();
            return configuration;
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Sentence(), exception);
        }
    }

    private static Option<string> Column(string name, string description, string standard) =>
        ColumnOption.Optional(name, $"{description} [default: {standard}]");

    private static Option<string[]?> Names(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "COLUMN,..",
        CustomParser = result => result.Tokens.Single().Value.Split(','),
    };
}
