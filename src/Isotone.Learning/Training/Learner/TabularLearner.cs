namespace Isotone.Learning;

/// <summary>
/// Data, a model, a loss and metrics in one place: trains, validates and predicts. A layer over <see cref="Trainer"/>,
/// which has the loop, for those who do not want to build loader, optimizer and schedule themselves.
/// </summary>
/// <remarks>
/// Calls of Fit go on from one another: the model, the optimizer's moments and the numbers of epochs carry over. A learner
/// serves one thread at a time.
/// </remarks>
/// <example><code>
/// var learner = new TabularLearner(new TabularData(train, validation), model, new SoftSpearmanLoss&lt;float&gt;(), [Metric.Spearman]);
/// LearningRateSweep sweep = learner.FindLearningRate();
/// learner.WarmStart(new MeanSquaredErrorLoss&lt;float&gt;(), epochs: 1).FitOneCycle(5, sweep.MinimumOverTen);
/// float[] predictions = learner.Predict(test);
/// </code></example>
public sealed class TabularLearner
{
    private readonly LearnerOptions _options;
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly TrainingLog _log = new();
    private Loss<float> _loss;
    private Optimizer<float>? _optimizer;
    private double[] _rates = [];
    private double _momentum;

    /// <summary>A learner.</summary>
    /// <param name="data">What to train on and to validate with.</param>
    /// <param name="model">A model of one output.</param>
    /// <param name="loss">What to make small.</param>
    /// <param name="metrics">What to compute on the validation data besides the loss.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">The model does not take the data's features.</exception>
    public TabularLearner(
        TabularData data,
        Module<float> model,
        Loss<float> loss,
        IReadOnlyList<Metric>? metrics = null,
        LearnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        model.OutputShape(new Shape(1, data.Train.FeatureCount));
        (Data, Model, _loss, _metrics, _options) = (data, model, loss, metrics ?? [], options ?? LearnerOptions.Default);
    }

    /// <summary>What is trained on and validated with.</summary>
    public TabularData Data { get; }

    /// <summary>The model.</summary>
    public Module<float> Model { get; }

    /// <summary>
    /// What is made small. Another loss has gradients of another size, so the optimizer starts afresh; the model stays.
    /// </summary>
    public Loss<float> Loss
    {
        get => _loss;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!ReferenceEquals(value, _loss))
                (_loss, _optimizer) = (value, null);
        }
    }

    /// <summary>All epochs so far.</summary>
    public TrainingHistory History => _log.History;

    /// <summary>The optimizer in use, made by the options where there is none yet.</summary>
    public Optimizer<float> Optimizer
    {
        get
        {
            if (_optimizer is null)
            {
                _optimizer = _options.Optimizer(Model);
                _rates = [.. _optimizer.Groups.Select(group => group.LearningRate!.Value)];
                _momentum = _optimizer.Momentum;
            }

            return _optimizer;
        }
    }

    /// <summary>
    /// Trains by the one-cycle policy: the learning rate rises to its highest and falls to almost nothing, the momentum the
    /// other way round, over all steps of this call.
    /// </summary>
    /// <param name="epochs">How often the training data is gone through, at least 1.</param>
    /// <param name="learningRate">The highest learning rate, of all parameter groups; null for the optimizer's own.</param>
    /// <param name="cycle">The form of the cycle, or null for PyTorch's defaults.</param>
    /// <param name="callbacks">Who is told besides those of the options.</param>
    /// <param name="cancellationToken">Ends the run between batches.</param>
    /// <returns>The history of all epochs so far.</returns>
    /// <remarks>L. Smith, A disciplined approach to neural network hyper-parameters, part 1, arXiv 1803.09820.</remarks>
    /// <inheritdoc cref="Trainer.Fit" path="/exception"/>
    public TrainingHistory FitOneCycle(
        int epochs,
        double? learningRate = null,
        OneCycleOptions? cycle = null,
        IReadOnlyList<TrainingCallback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        DataLoader loader = Loader();
        var schedule = new OneCycleSchedule(checked(epochs * loader.BatchCount), cycle);
        return Fit(loader, epochs, learningRate, schedule, callbacks, cancellationToken);
    }

    /// <summary>Trains.</summary>
    /// <param name="epochs">How often the training data is gone through, at least 1.</param>
    /// <param name="learningRate">The learning rate of all parameter groups; null for the optimizer's own.</param>
    /// <param name="schedule">The learning rates of the steps of this call; null for constant ones.</param>
    /// <param name="callbacks">Who is told besides those of the options.</param>
    /// <param name="cancellationToken">Ends the run between batches.</param>
    /// <returns>The history of all epochs so far.</returns>
    /// <inheritdoc cref="Trainer.Fit" path="/exception"/>
    public TrainingHistory Fit(
        int epochs,
        double? learningRate = null,
        Schedule? schedule = null,
        IReadOnlyList<TrainingCallback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        return Fit(Loader(), epochs, learningRate, schedule, callbacks, cancellationToken);
    }

    /// <summary>
    /// Trains by the one-cycle policy on another loss first, such as squared error before a loss on order, and then puts
    /// this learner's loss back.
    /// </summary>
    /// <param name="loss">The loss to begin with.</param>
    /// <param name="epochs">How often the training data is gone through, at least 1.</param>
    /// <param name="learningRate">The highest learning rate; null for the optimizer's own.</param>
    /// <param name="cancellationToken">Ends the run between batches.</param>
    /// <returns>This learner, to go on with.</returns>
    /// <inheritdoc cref="Trainer.Fit" path="/exception"/>
    public TabularLearner WarmStart(
        Loss<float> loss, int epochs = 1, double? learningRate = null, CancellationToken cancellationToken = default)
    {
        Loss<float> own = Loss;
        Loss = loss;
        try
        {
            FitOneCycle(epochs, learningRate, cancellationToken: cancellationToken);
        }
        finally
        {
            Loss = own;
        }

        return this;
    }

    /// <summary>
    /// Makes the following calls of Fit go on from the checkpoint of the options, if there is one: see
    /// <see cref="Trainer.Resume(string)"/>.
    /// </summary>
    /// <returns>Whether there is a checkpoint; if not, the calls begin at the beginning.</returns>
    /// <exception cref="InvalidOperationException">The options have no checkpoint.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint, or of another run.</exception>
    public bool Resume()
    {
        if (_options.Checkpoint is not CheckpointOptions checkpoint)
            throw new InvalidOperationException("The learner's options have no checkpoint to resume from.");
        if (!File.Exists(checkpoint.Path))
            return false;
        Trainer.Resume(checkpoint.Path, Model, checkpoint.Fingerprint, _log);
        return true;
    }

    /// <summary>The loss under "loss" and every metric under its name.</summary>
    /// <param name="source">The data; null for the validation data.</param>
    /// <param name="cancellationToken">Ends the work between batches.</param>
    /// <exception cref="InvalidOperationException">There is no validation data, or a prediction is not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IReadOnlyDictionary<string, double> Validate(ITrainingSource? source = null, CancellationToken cancellationToken = default)
    {
        source ??= Data.Validation ?? throw new InvalidOperationException("The learner has no validation data.");
        using Parallelism.Scope threads = Threads();
        return Validator.Run(Model, Loss, source, _metrics, Predictor.DefaultBatchSize, _log.Workspace, cancellationToken)
            ?? throw new InvalidOperationException("A prediction is not finite.");
    }

    /// <summary>The predictions for every row of a source, in its order.</summary>
    /// <inheritdoc cref="Predictor.Predict(Module{float}, IFeatureSource, int, IProgress{int}?, CancellationToken)" path="/exception"/>
    public float[] Predict(IFeatureSource source, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        using Parallelism.Scope threads = Threads();
        return Predictor.Predict(Model, source, Predictor.DefaultBatchSize, _log.Workspace, progress, cancellationToken);
    }

    /// <summary>Sweeps over learning rates with this learner's loss and data, and takes everything back.</summary>
    /// <inheritdoc cref="LearningRateFinder.Run" path="/exception"/>
    public LearningRateSweep FindLearningRate(LearningRateFinderOptions? options = null, CancellationToken cancellationToken = default)
    {
        using Parallelism.Scope threads = Threads();
        return LearningRateFinder.Run(Model, Loss, Optimizer, Loader(), options, cancellationToken);
    }

    private DataLoader Loader() => DataLoader.For(Loss, Data.Train, Data.BatchSize, Data.Seed);

    private Parallelism.Scope Threads() => Parallelism.Limit(_options.Threads ?? Parallelism.Degree);

    private TrainingHistory Fit(
        DataLoader loader,
        int epochs,
        double? learningRate,
        Schedule? schedule,
        IReadOnlyList<TrainingCallback>? callbacks,
        CancellationToken cancellationToken)
    {
        // An earlier call's schedule may have left any rate and momentum behind.
        Optimizer<float> optimizer = Optimizer;
        for (int group = 0; group < _rates.Length; group++)
            optimizer.Groups[group].LearningRate = learningRate ?? _rates[group];
        optimizer.Momentum = _momentum;
        var options = new TrainerOptions
        {
            Epochs = epochs,
            Threads = _options.Threads,
            Schedule = schedule,
            GradientNorm = _options.GradientNorm,
            Callbacks = [.. _options.Callbacks, .. callbacks ?? []],
            Checkpoint = _options.Checkpoint,
        };
        return new Trainer(Model, Loss, optimizer, options, _log).Fit(
            loader, Data.Validation, _metrics, _options.Progress, _options.Epochs, cancellationToken);
    }
}
