namespace Isotone.Learning;

/// <summary>Sets a loss's strength by a schedule after every batch of a training run.</summary>
/// <remarks>
/// Give it to a trainer or a learner as a callback: the schedule then spans each call of Fit. Or give it to
/// <see cref="Trainer.Fit"/> as the progress to report to, where the schedule spans all epochs so far; it hands each report
/// on. Not both. A resumed run goes on with the strength it had.
/// </remarks>
/// <example><code>
/// var schedule = new StrengthSchedule(SoftRankStrength.Relative(30), SoftRankStrength.Relative(1));
/// var options = new TrainerOptions { Callbacks = [new StrengthAnnealing(loss, schedule)] };
/// </code></example>
public sealed class StrengthAnnealing : TrainingCallback, IProgress<TrainingProgress>
{
    private readonly IStrengthSetting _loss;
    private readonly StrengthSchedule _schedule;
    private readonly IProgress<TrainingProgress>? _next;

    /// <summary>Annealing of a loss, which is given the schedule's first strength at once.</summary>
    /// <param name="loss">The loss. Inside a blend, a Sharpe ratio or a neutral loss: the one that has the strength.</param>
    /// <param name="schedule">The schedule over the whole run.</param>
    /// <param name="next">Who else wants the reports, or null.</param>
    public StrengthAnnealing(IStrengthSetting loss, StrengthSchedule schedule, IProgress<TrainingProgress>? next = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(schedule);
        (_loss, _schedule, _next) = (loss, schedule, next);
        loss.Strength = schedule.From;
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        _loss.Strength = _schedule.At((value.Epoch - 1 + ((double)value.Batch / value.Batches)) / value.Epochs);
        _next?.Report(value);
    }

    /// <inheritdoc/>
    public override void OnTrainingBegin(TrainingContext training) => Set(training);

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingContext training) => Set(training);

    private void Set(TrainingContext training)
    {
        ArgumentNullException.ThrowIfNull(training);
        _loss.Strength = _schedule.At(training.Fraction);
    }
}
