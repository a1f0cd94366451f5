using System.Diagnostics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Trains a model: epochs of batches, a validation after each.</summary>
/// <remarks>
/// The same data, model, settings and seeds give the same parameters bit for bit, for any number of threads, and whether a
/// run goes through or is resumed from any of its checkpoints.
/// </remarks>
public sealed partial class Trainer
{
    private readonly Module<float> _model;
    private readonly Loss<float> _loss;
    private readonly Optimizer<float> _optimizer;
    private readonly TrainerOptions _options;
    private readonly TrainingLog _log;
    private readonly TrainingStep _step;
    private readonly LearningRateScheduler<float>? _scheduler;

    // Before a schedule or a checkpoint changes what they say.
    private readonly string _described;

    /// <summary>A trainer of one model.</summary>
    /// <param name="model">A model of one output.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">What changes the model's parameters.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Trainer(Module<float> model, Loss<float> loss, Optimizer<float> optimizer, TrainerOptions? options = null)
        : this(model, loss, optimizer, options ?? TrainerOptions.Default, new TrainingLog())
    {
    }

    internal Trainer(
        Module<float> model, Loss<float> loss, Optimizer<float> optimizer, TrainerOptions options, TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1, nameof(TrainerOptions.Epochs));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PredictionBatchSize, 1, nameof(TrainerOptions.PredictionBatchSize));
        if (options.GradientNorm is double norm && !(norm > 0 && double.IsFinite(norm)))
            throw new ArgumentOutOfRangeException(nameof(options), norm, "GradientNorm must be positive and finite.");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Checkpoint?.EveryBatches ?? 1, 1, nameof(CheckpointOptions.EveryBatches));
        (_model, _loss, _optimizer, _options, _log) = (model, loss, optimizer, options, log);
        _step = new TrainingStep(model, loss, optimizer, log.Workspace, options.GradientNorm);
        _described = Describe();
        _scheduler = options.Schedule is null ? null : new LearningRateScheduler<float>(optimizer, options.Schedule);
    }

    /// <summary>What was trained so far: kept when a run is cancelled or diverges.</summary>
    public TrainingHistory History => _log.History;

    /// <summary>Trains for the epochs of the options; another call carries on where the last one ended.</summary>
    /// <param name="data">The training data in batches. A loss over eras wants whole eras.</param>
    /// <param name="validation">The data to validate with after each epoch, or null.</param>
    /// <param name="metrics">What to compute on it besides the loss, which is recorded under "loss".</param>
    /// <param name="progress">Told after each batch where the run stands.</param>
    /// <param name="epochs">Told after each epoch what it came to.</param>
    /// <param name="cancellationToken">
    /// Ends the run between batches: the model then stands as after the last finished step, and so does a checkpoint.
    /// </param>
    /// <returns>The history of all epochs so far.</returns>
    /// <exception cref="ArgumentException">The model does not take the data's features, or has several outputs.</exception>
    /// <exception cref="InvalidDataException">
    /// A target or a feature is not finite, or what is resumed is another run.
    /// </exception>
    /// <exception cref="NotSupportedException">The data has weights, and the loss takes none.</exception>
    /// <exception cref="TrainingDivergedException">The predictions or the loss are not finite.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public TrainingHistory Fit(
        DataLoader data,
        ITrainingSource? validation = null,
        IReadOnlyList<Metric>? metrics = null,
        IProgress<TrainingProgress>? progress = null,
        IProgress<EpochRecord>? epochs = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        _model.OutputShape(new Shape(1, data.Source.FeatureCount));
        using Parallelism.Scope threads = Parallelism.Limit(_options.Threads ?? Parallelism.Degree);
        string plan = Plan(data);
        if (IsDoneBefore(plan))
            return History;
        int first = _log.Epochs.Count + 1;
        FitPosition position = Continue(plan)
            ?? new FitPosition { FirstEpoch = first, LastEpoch = first + _options.Epochs - 1, Epoch = first };
        var run = new Run(data, validation, metrics ?? [], plan, position, progress, epochs, cancellationToken)
        {
            Context = new TrainingContext(_model, _loss, _optimizer, metrics ?? []),
            StepsBefore = position.Steps,
        };
        Begin(run);
        try
        {
            while (!position.IsFinished)
                RunEpoch(run);
        }
        catch (OperationCanceledException)
        {
            // While an epoch is being closed its record is there and the position not yet moved on: no state to keep.
            if (_log.Epochs.Count + 1 == position.Epoch)
                Save(run);
            throw;
        }

        _log.FinishedFits.Add(plan);
        return History;
    }

    private void Begin(Run run)
    {
        run.Synchronize();
        run.Context.LastEpochRecord = _log.Epochs.LastOrDefault();
        foreach (TrainingCallback callback in _options.Callbacks)
            callback.OnTrainingBegin(run.Context);
        if (_log.Resumed is not Checkpoint resumed)
            return;
        resumed.RestoreCallbacks(_options.Callbacks);
        _log.Resumed = null;
    }

    private void RunEpoch(Run run)
    {
        FitPosition position = run.Position;
        long begin = Stopwatch.GetTimestamp();
        double before = position.Seconds;
        if (position.Batch == 0)
            Tell(run, static (callback, context) => callback.OnEpochBegin(context));
        TrainEpoch(run, begin, before);
        IReadOnlyDictionary<string, double> scores = run.Validation is null ? new Dictionary<string, double>() : Validate(run);
        var record = new EpochRecord(
            position.Epoch, position.LossSum / position.LossWeight, scores, before + Stopwatch.GetElapsedTime(begin).TotalSeconds);
        _log.Epochs.Add(record);
        run.Context.LastEpochRecord = record;
        run.EpochRecords?.Report(record);
        Tell(run, static (callback, context) => callback.OnEpochEnd(context));
        if (position.Epoch == position.LastEpoch || run.Context.IsStopped)
        {
            Tell(run, static (callback, context) => callback.OnTrainingEnd(context));
            position.IsFinished = true;
        }
        else
        {
            position.BeginEpoch(position.Epoch + 1);
            run.Synchronize();
        }

        position.IsStopped = run.Context.IsStopped;
        Save(run);
    }

    private void TrainEpoch(Run run, long begin, double before)
    {
        FitPosition position = run.Position;
        _model.Train();
        if (position.IsStopped)
            return;
        int? every = _options.Checkpoint?.EveryBatches;
        foreach (Batch batch in run.Data.Batches(position.Epoch, position.Batch, _options.Prefetch))
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            Tell(run, static (callback, context) => callback.OnBatchBegin(context));
            if (_scheduler is not null)
                _scheduler.Steps = position.Steps;
            double loss = Step(batch, position);
            NoteConstantTargets(run.Data.Source, batch.Eras);
            double weight = _loss.WeightOf(batch.LossInputs);
            position.LossSum += loss * weight;
            position.LossWeight += weight;
            position.Rows += batch.Rows.Length;
            position.Batch++;
            position.Steps++;
            run.Synchronize();
            run.Context.BatchLoss = loss;
            Tell(run, static (callback, context) => callback.OnBatchEnd(context));
            position.IsStopped = run.Context.IsStopped;
            position.Seconds = before + Stopwatch.GetElapsedTime(begin).TotalSeconds;
            run.Report();
            if (every is int batches && position.Batch % batches == 0)
                Save(run);
            if (position.IsStopped)
                return;
        }
    }

    private double Step(Batch batch, FitPosition position)
    {
        double loss = _step.Run(batch, out string? fault);
        if (fault is null)
            return loss;
        throw TensorPrimitives.IsFiniteAll(batch.Features.Value)
            ? new TrainingDivergedException(position.Epoch, position.Batch + 1, fault)
            : new InvalidDataException($"A feature in epoch {position.Epoch}, batch {position.Batch + 1} is not finite; features must be finite numbers.");
    }

    private Dictionary<string, double> Validate(Run run) =>
        Validator.Run(
            _model, _loss, run.Validation!, run.Metrics, _options.PredictionBatchSize, _log.Workspace, run.CancellationToken)
        ?? throw new TrainingDivergedException(
            run.Position.Epoch, run.Position.Batch, "A prediction for the validation data is not finite after the step");

    private void Tell(Run run, Action<TrainingCallback, TrainingContext> tell)
    {
        for (int i = 0; i < _options.Callbacks.Count; i++)
            tell(_options.Callbacks[i], run.Context);
    }

    private void NoteConstantTargets(ITrainingSource source, ReadOnlySpan<int> eras)
    {
        if (eras.IsEmpty)
            return;
        foreach (int row in _loss.ConstantTargetRows)
        {
            string name = source.EraName(eras[row]);
            if (!_log.ConstantTargetEras.Contains(name))
                _log.ConstantTargetEras.Add(name);
        }
    }

    private sealed record Run(
        DataLoader Data,
        ITrainingSource? Validation,
        IReadOnlyList<Metric> Metrics,
        string Plan,
        FitPosition Position,
        IProgress<TrainingProgress>? Progress,
        IProgress<EpochRecord>? EpochRecords,
        CancellationToken CancellationToken)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();

        public required TrainingContext Context { get; init; }

        /// <summary>The steps of this call that an earlier process took.</summary>
        public required int StepsBefore { get; init; }

        /// <summary>Tells callbacks where the run stands.</summary>
        public void Synchronize()
        {
            Context.FirstEpoch = Position.FirstEpoch;
            Context.LastEpoch = Position.LastEpoch;
            Context.Epoch = Position.Epoch;
            Context.Batch = Position.Batch;
            Context.Batches = Data.BatchCount;
            Context.Steps = Position.Steps;
            Context.IsStopped |= Position.IsStopped;
        }

        public void Report()
        {
            if (Progress is null)
                return;

            // The pace includes the validations so far; those of the epochs to come are part of it too.
            int done = Position.Steps - StepsBefore;
            long left = ((Position.LastEpoch - Position.Epoch + 1L) * Data.BatchCount) - Position.Batch;
            double secondsLeft = _clock.Elapsed.TotalSeconds / done * left;
            Progress.Report(new TrainingProgress(
                Position.Epoch, Position.LastEpoch, Position.Batch, Data.BatchCount, Position.LossSum / Position.LossWeight, secondsLeft)
            {
                Rows = Position.Rows,
            });
        }
    }
}
