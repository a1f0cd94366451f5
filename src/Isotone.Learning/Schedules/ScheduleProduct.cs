namespace Isotone.Learning;

/// <summary>Schedules at the same time: each is given the learning rate of the one before it as its base.</summary>
/// <remarks>With factors this is PyTorch's ChainedScheduler. The momentum is that of the last one that wants any.</remarks>
public sealed class ScheduleProduct : Schedule
{
    private readonly Schedule[] _schedules;

    /// <summary>A product.</summary>
    /// <param name="schedules">The schedules, at least one.</param>
    /// <exception cref="ArgumentException">There is no schedule.</exception>
    public ScheduleProduct(params IReadOnlyList<Schedule> schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Count == 0)
            throw new ArgumentException("schedules is empty; a product needs at least one schedule.", nameof(schedules));
        _schedules = [.. schedules];
    }

    /// <inheritdoc/>
    public override string Kind => "Product";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
        [.. _schedules.Select((schedule, i) => new Setting(
            FormattableString.Invariant($"{i}"), $"{schedule.Kind}({string.Join(", ", schedule.Settings)})"))];

    /// <inheritdoc/>
    public override double LearningRateAt(int step, double baseLearningRate) =>
        _schedules.Aggregate(baseLearningRate, (rate, schedule) => schedule.LearningRateAt(step, rate));

    /// <inheritdoc/>
    public override double? MomentumAt(int step) =>
        _schedules.Aggregate((double?)null, (momentum, schedule) => schedule.MomentumAt(step) ?? momentum);
}
