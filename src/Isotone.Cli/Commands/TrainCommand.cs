using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone train</c>.</summary>
internal sealed class TrainCommand : IsotoneCommand
{
    private static readonly TrainingConfiguration _standard = new();

    private readonly Option<string> _data = FileOptions.File(
        "--data", "The CSV file of era data: id, era, data_type, features, targets; or an era table. Simulated data where it is left out.");

    private readonly Option<string> _target = ColumnOption.Optional("--target", "The column to learn; may be left out where there is only one.");
    private readonly Option<string> _features = ColumnOption.Optional("--feature-prefix", "How the names of feature columns begin. [default: feature]");

    private readonly ChoiceOption<ModelKind> _model = new(
        "--model", "The model: a multi-layer perceptron or a linear model.", ("mlp", ModelKind.Mlp), ("linear", ModelKind.Linear));

    private readonly ChoicesOption<LossKind> _losses = new(
        "--loss",
        "What to make small; several, separated by commas, train a model each. [default: spearman; mse,spearman on simulated data]",
        ("mse", LossKind.Mse), ("pearson", LossKind.Pearson), ("spearman", LossKind.Spearman), ("aum", LossKind.Aum));

    private readonly Option<double?> _tau = NumberOption.Positive(
        "--tau", $"The strength of soft ranks relative to the spread of an era's predictions: tau std/n. [default: {_standard.Tau}]");

    private readonly Option<double?> _strength = NumberOption.Positive(
        "--strength", "The strength of soft ranks in units of the predictions, in place of --tau.");

    private readonly Option<int[]> _layers = NumberOption.Sizes("--layers", "The sizes of the hidden layers.", _standard.Layers);
    private readonly Option<int> _batchSize = NumberOption.Whole(
        "--batch-size", "Rows in a step; a loss over eras takes the whole eras that come closest to it.", least: 1, _standard.BatchSize);

    private readonly Option<int> _epochs = NumberOption.Whole("--epochs", "How often the training rows are gone through.", least: 1, _standard.Epochs);
    private readonly Option<double?> _learningRate = NumberOption.Positive("--learning-rate", $"The learning rate. [default: {_standard.LearningRate}]");
    private readonly Option<double?> _weightDecay = NumberOption.NotNegative("--weight-decay", $"Decoupled weight decay. [default: {_standard.WeightDecay}]");
    private readonly Option<ulong> _seed = NumberOption.Seed("The seed: equal options and seeds give equal models.", _standard.Seed);
    private readonly Option<int> _threads = NumberOption.Whole("--threads", "The most threads; results do not depend on it.", least: 1, Environment.ProcessorCount);
    private readonly Option<string> _output = FileOptions.File("--output", "The folder for the results. [default: a new one named by the time]");
    private readonly Option<bool> _force = FileOptions.Force();
    private readonly CheckpointOptions _checkpoint = new();

    public TrainCommand(CommandIO io)
        : base("train", "Trains on era data and writes models, predictions and a report.", io)
    {
        Take(
            _data, _target, _features, _model, _losses, _tau, _strength, _layers, _batchSize, _epochs, _learningRate,
            _weightDecay, _seed, _threads, _output, _force);
        Take(_checkpoint.All);
        _checkpoint.Validate(this);
        Validators.Add(result =>
        {
            if (result.GetResult(_tau) is { Implicit: false } && result.GetResult(_strength) is { Implicit: false })
                result.AddError("--tau and --strength exclude each other");
        });
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        bool json = IsJson(parsed);
        TrainingResult result;
        TrainingCheckpoints? checkpoints = _checkpoint.Prepare(parsed, parsed.GetValue(_force));
        using (var display = new WorkflowDisplay(IO, quiet: json))
        {
            result = CheckpointOptions.Run(checkpoints, IO, () => TrainingWorkflow.Run(
                Configuration(parsed), checkpoints, parsed.GetValue(_output), parsed.GetValue(_force), display, IO.Cancellation));
        }

        if (json)
            JsonOutput.Write(writer => TrainingResultJson.Write(writer, result), IO);
        else
            ScreenOutput.Write(TrainingTables.Of(result), IO);
    }

    private TrainingConfiguration Configuration(ParseResult parsed)
    {
        string? data = parsed.GetValue(_data);
        LossKind[] losses = _losses.Of(parsed);
        if (losses.Length == 0)
            losses = data is null ? [LossKind.Mse, LossKind.Spearman] : [LossKind.Spearman];
        return _standard with
        {
            Data = data,
            Target = parsed.GetValue(_target),
            FeaturePrefix = parsed.GetValue(_features) ?? _standard.FeaturePrefix,
            Model = _model.Of(parsed),
            Losses = losses,
            Tau = parsed.GetValue(_tau) ?? _standard.Tau,
            Strength = parsed.GetValue(_strength),
            Layers = parsed.GetValue(_layers) is { Length: > 0 } layers ? layers : _standard.Layers,
            BatchSize = parsed.GetValue(_batchSize),
            Epochs = parsed.GetValue(_epochs),
            LearningRate = parsed.GetValue(_learningRate) ?? _standard.LearningRate,
            WeightDecay = parsed.GetValue(_weightDecay) ?? _standard.WeightDecay,
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
        };
    }
}
