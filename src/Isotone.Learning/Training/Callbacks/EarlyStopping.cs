namespace Isotone.Learning;

/// <summary>Stops a run when a number has not got better for some epochs, and puts the best epoch's model back.</summary>
public sealed class EarlyStopping : TrainingCallback
{
    private readonly string _metric;
    private readonly int _patience;
    private readonly double _leastGain;
    private readonly bool _restoreBest;
    private readonly bool? _higherIsBetter;
    private readonly List<NamedTensor<float>> _best = [];
    private double _bestValue;

    /// <summary>Early stopping.</summary>
    /// <param name="metric">
    /// A metric's name, <c>loss</c> for the validation loss, or <c>train_loss</c>.
    /// </param>
    /// <param name="patience">How many epochs in a row may bring no gain, at least 1: so many, and the run stops.</param>
    /// <param name="leastGain">How much better a value must be to be a gain; finite and not negative.</param>
    /// <param name="restoreBest">Whether the model gets back the parameters and buffers of the best epoch in the end.</param>
    /// <param name="higherIsBetter">Which way is better; null for what the metric says, and lower for losses.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public EarlyStopping(
        string metric = "loss", int patience = 3, double leastGain = 0, bool restoreBest = true, bool? higherIsBetter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(metric);
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        if (!(leastGain >= 0 && double.IsFinite(leastGain)))
            throw new ArgumentOutOfRangeException(nameof(leastGain), leastGain, "leastGain must be finite and not negative.");
        (_metric, _patience, _leastGain, _restoreBest, _higherIsBetter) = (metric, patience, leastGain, restoreBest, higherIsBetter);
    }

    /// <summary>The best epoch so far; 0 where no value was a number yet.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The value of the best epoch, or null where no value was a number yet.</summary>
    public double? BestValue => BestEpoch == 0 ? null : _bestValue;

    /// <summary>How many epochs have passed without a gain.</summary>
    public int EpochsWithoutGain { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainingBegin(TrainingContext training) => (BestEpoch, EpochsWithoutGain, _bestValue) = (0, 0, 0);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext training)
    {
        double value = ValueOf(training.LastEpochRecord!);
        double gain = IsHigherBetter(training) ? value - _bestValue : _bestValue - value;

        // NaN is never a gain.
        if (!double.IsNaN(value) && (BestEpoch == 0 || gain > _leastGain))
        {
            (BestEpoch, EpochsWithoutGain, _bestValue) = (training.Epoch, 0, value);
            if (_restoreBest)
                Keep(training.Model);
        }
        else if (++EpochsWithoutGain >= _patience)
        {
            training.Stop();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingContext training)
    {
        if (!_restoreBest || BestEpoch == 0 || BestEpoch == training.LastEpochRecord?.Epoch)
            return;
        int index = 0;
        foreach ((_, Variable<float> variable) in ModelState.Of(training.Model))
            _best[index++].Values.Span.CopyTo(variable.Data);
    }

    /// <inheritdoc/>
    public override CallbackState ExportState() => new(
        BestEpoch == 0 ? [] : [.. _best], new Dictionary<string, IReadOnlyList<double>> { ["best"] = [BestEpoch, _bestValue, EpochsWithoutGain] });

    /// <inheritdoc/>
    public override void ImportState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        IReadOnlyList<double> best = state.Of("best");
        if (best.Count != 3)
            throw new InvalidDataException($"The state of early stopping has {best.Count} numbers where 3 are needed.");
        (BestEpoch, _bestValue, EpochsWithoutGain) = ((int)best[0], best[1], (int)best[2]);
        _best.Clear();
        _best.AddRange(state.Tensors);
    }

    private void Keep(Module<float> model)
    {
        _best.Clear();
        _best.AddRange(ModelState.Copy(model, ""));
    }

    private double ValueOf(EpochRecord record)
    {
        if (_metric == "train_loss")
            return record.TrainLoss;
        return record.Validation.TryGetValue(_metric, out double value)
            ? value
            : throw new InvalidOperationException(
                record.Validation.Count == 0
                    ? $"Early stopping on '{_metric}' needs validation data; there is none."
                    : $"Early stopping needs the metric '{_metric}'; there are {string.Join(", ", record.Validation.Keys)} and train_loss.");
    }

    private bool IsHigherBetter(TrainingContext training)
    {
        if (_higherIsBetter is bool given)
            return given;
        return _metric is not ("loss" or "train_loss")
            && training.Metrics.FirstOrDefault(metric => metric.Name == _metric) is { HigherIsBetter: true };
    }
}
