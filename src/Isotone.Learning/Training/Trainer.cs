using System.Diagnostics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Trains a model: epochs of batches, a validation after each.</summary>
/// <remarks>The same data, model, settings and seeds give the same parameters bit for bit, for any number of threads.</remarks>
public sealed class Trainer
{
    private readonly Module<float> _model;
    private readonly Loss<float> _loss;
    private readonly Optimizer<float> _optimizer;
    private readonly TrainerOptions _options;
    private readonly Workspace<float> _workspace = new();
    private readonly List<EpochRecord> _epochs = [];
    private readonly List<string> _constantTargetEras = [];

    /// <summary>A trainer of one model.</summary>
    /// <param name="model">A model of one output.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">What changes the model's parameters.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Trainer(Module<float> model, Loss<float> loss, Optimizer<float> optimizer, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        _options = options ?? TrainerOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Epochs, 1, nameof(TrainerOptions.Epochs));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.PredictionBatchSize, 1, nameof(TrainerOptions.PredictionBatchSize));
        (_model, _loss, _optimizer) = (model, loss, optimizer);
    }

    /// <summary>What was trained so far: kept when a run is cancelled or diverges.</summary>
    public TrainingHistory History => new([.. _epochs], [.. _constantTargetEras]);

    /// <summary>Trains for the epochs of the options; another call carries on where the last one ended.</summary>
    /// <param name="data">The training data in batches. A loss over eras wants whole eras.</param>
    /// <param name="validation">The data to validate with after each epoch, or null.</param>
    /// <param name="metrics">What to compute on it besides the loss, which is recorded under "loss".</param>
    /// <param name="progress">Told after each batch where the run stands.</param>
    /// <param name="epochs">Told after each epoch what it came to.</param>
    /// <param name="cancellationToken">
    /// Ends the run between batches: the model then stands as after the last finished step.
    /// </param>
    /// <returns>The history of all epochs so far.</returns>
    /// <exception cref="ArgumentException">The model does not take the data's features, or has several outputs.</exception>
    /// <exception cref="InvalidDataException">A target or a feature is not finite.</exception>
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
        var run = new Run(progress, Stopwatch.StartNew(), _epochs.Count, _epochs.Count + _options.Epochs, cancellationToken);
        for (int epoch = run.EpochsBefore + 1; epoch <= run.LastEpoch; epoch++)
        {
            TimeSpan begin = run.Clock.Elapsed;
            double trainLoss = TrainEpoch(data, epoch, run);
            IReadOnlyDictionary<string, double> scores = validation is null
                ? new Dictionary<string, double>()
                : Validate(validation, metrics ?? [], epoch, data.BatchCount, cancellationToken);
            var record = new EpochRecord(epoch, trainLoss, scores, (run.Clock.Elapsed - begin).TotalSeconds);
            _epochs.Add(record);
            epochs?.Report(record);
        }

        return History;
    }

    private double TrainEpoch(DataLoader data, int epoch, Run run)
    {
        _model.Train();
        double sum = 0;
        long weight = 0;
        int done = 0;
        foreach (Batch batch in data.Batches(epoch))
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            double loss = Step(batch, epoch, done + 1);
            NoteConstantTargets(data.Source, batch.Eras);
            int count = _loss.WeightOf(batch.Rows);
            sum += loss * count;
            weight += count;
            done++;
            run.Report(epoch, done, data.BatchCount, sum / weight);
        }

        return sum / weight;
    }

    private double Step(Batch batch, int epoch, int number)
    {
        using Workspace<float>.Scope scope = _workspace.Enter();
        _optimizer.ZeroGradient();
        Variable<float> predictions = _model.Forward(batch.Features);
        if (!TensorPrimitives.IsFiniteAll(predictions.Value))
            throw NotFinite(batch, epoch, number);
        Variable<float> loss = _loss.Forward(predictions, new LossInputs<float>(batch.Targets, batch.Rows, Features: batch.Features));
        if (!float.IsFinite(loss.Item))
            throw new TrainingDivergedException(epoch, number, $"The loss is {loss.Item.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        loss.Backward();
        _optimizer.Step();
        return loss.Item;
    }

    private static Exception NotFinite(Batch batch, int epoch, int number) =>
        TensorPrimitives.IsFiniteAll(batch.Features.Value)
            ? new TrainingDivergedException(epoch, number, "A prediction is not finite")
            : new InvalidDataException($"A feature in epoch {epoch}, batch {number} is not finite; features must be finite numbers.");

    private Dictionary<string, double> Validate(
        ITrainingSource validation, IReadOnlyList<Metric> metrics, int epoch, int lastBatch, CancellationToken cancellationToken)
    {
        float[] predictions = Predictor.Predict(_model, validation, _options.PredictionBatchSize, _workspace, null, cancellationToken);
        if (!TensorPrimitives.IsFiniteAll<float>(predictions))
            throw new TrainingDivergedException(epoch, lastBatch, "A prediction for the validation data is not finite after the step");
        float[] targets = new float[validation.RowCount];
        int[] rows = [.. Enumerable.Range(0, targets.Length)];
        validation.GatherTargets(rows, targets);
        var scores = new Dictionary<string, double> { ["loss"] = EvaluateLoss(predictions, targets, rows, validation) };
        foreach (Metric metric in metrics)
            scores[metric.Name] = metric.Compute(predictions, targets, validation.Eras);
        return scores;
    }

    private double EvaluateLoss(float[] predictions, float[] targets, int[] rows, ITrainingSource validation)
    {
        if (!_loss.NeedsFeatures)
            return _loss.Evaluate(predictions, targets, validation.Eras);
        float[] features = new float[(long)validation.RowCount * validation.FeatureCount];
        validation.GatherFeatures(rows, features);
        return _loss.Evaluate(
            predictions,
            new LossInputs<float>(
                Variable.From<float>(targets),
                validation.Eras,
                Features: Variable.Over(features, new Shape(validation.RowCount, validation.FeatureCount))));
    }

    private void NoteConstantTargets(ITrainingSource source, ReadOnlySpan<int> eras)
    {
        if (eras.IsEmpty)
            return;
        foreach (int row in _loss.ConstantTargetRows)
        {
            string name = source.EraName(eras[row]);
            if (!_constantTargetEras.Contains(name))
                _constantTargetEras.Add(name);
        }
    }

    private sealed record Run(
        IProgress<TrainingProgress>? Progress,
        Stopwatch Clock,
        int EpochsBefore,
        int LastEpoch,
        CancellationToken CancellationToken)
    {
        public void Report(int epoch, int batch, int batches, double loss)
        {
            // The pace includes the validations so far; those of the epochs to come are part of it too.
            double done = epoch - 1 - EpochsBefore + ((double)batch / batches);
            double left = LastEpoch - EpochsBefore - done;
            Progress?.Report(new TrainingProgress(
                epoch, LastEpoch, batch, batches, loss, Clock.Elapsed.TotalSeconds / done * left));
        }
    }
}
