namespace Isotone.Learning;

/// <summary>Records the loss, learning rate and momentum of every step, to be drawn.</summary>
public sealed class StepRecorder : TrainingCallback
{
    private readonly List<double> _losses = [], _learningRates = [], _momenta = [];

    /// <summary>The loss of each step's batch, before the step.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>The learning rate of each step, of the first parameter group.</summary>
    public IReadOnlyList<double> LearningRates => _learningRates;

    /// <summary>The momentum of each step: the first beta of Adam.</summary>
    public IReadOnlyList<double> Momenta => _momenta;

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingContext training)
    {
        ArgumentNullException.ThrowIfNull(training);
        _losses.Add(training.BatchLoss);
        _learningRates.Add(training.Optimizer.LearningRate);
        _momenta.Add(training.Optimizer.Momentum);
    }

    /// <inheritdoc/>
    public override CallbackState ExportState() => new([], new Dictionary<string, IReadOnlyList<double>>
    {
        ["losses"] = [.. _losses],
        ["learning_rates"] = [.. _learningRates],
        ["momenta"] = [.. _momenta],
    });

    /// <inheritdoc/>
    public override void ImportState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Put(_losses, state.Of("losses"));
        Put(_learningRates, state.Of("learning_rates"));
        Put(_momenta, state.Of("momenta"));
    }

    private static void Put(List<double> to, IReadOnlyList<double> from)
    {
        to.Clear();
        to.AddRange(from);
    }
}
