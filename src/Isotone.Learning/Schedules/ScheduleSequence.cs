namespace Isotone.Learning;

/// <summary>Schedules one after another, each counting its steps from its own beginning; the last one goes on.</summary>
/// <remarks>PyTorch's SequentialLR.</remarks>
/// <example><code>
/// var schedule = new ScheduleSequence((new LinearSchedule(500, startFactor: 0.01), 500), (new CosineSchedule(9_500), 9_500));
/// </code></example>
public sealed class ScheduleSequence : Schedule
{
    private readonly (Schedule Schedule, int Steps)[] _parts;

    /// <summary>A sequence.</summary>
    /// <param name="parts">The schedules and how many steps each is for, at least 1; at least one schedule.</param>
    /// <exception cref="ArgumentException">There is no schedule.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps is below 1.</exception>
    public ScheduleSequence(params IReadOnlyList<(Schedule Schedule, int Steps)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
            throw new ArgumentException("parts is empty; a sequence needs at least one schedule.", nameof(parts));
        foreach ((Schedule schedule, int steps) in parts)
        {
            ArgumentNullException.ThrowIfNull(schedule, nameof(parts));
            ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1, nameof(parts));
        }

        _parts = [.. parts];
    }

    /// <inheritdoc/>
    public override string Kind => "Sequence";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
        [.. _parts.Select((part, i) => new Setting(
            FormattableString.Invariant($"{i}"), FormattableString.Invariant($"{part.Schedule.Kind}({string.Join(", ", part.Schedule.Settings)}) for {part.Steps} steps")))];

    /// <inheritdoc/>
    public override double LearningRateAt(int step, double baseLearningRate)
    {
        (Schedule schedule, int within) = Find(step);
        return schedule.LearningRateAt(within, baseLearningRate);
    }

    /// <inheritdoc/>
    public override double? MomentumAt(int step)
    {
        (Schedule schedule, int within) = Find(step);
        return schedule.MomentumAt(within);
    }

    private (Schedule Schedule, int Step) Find(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        int part = 0;
        while (part < _parts.Length - 1 && step >= _parts[part].Steps)
            step -= _parts[part++].Steps;
        return (_parts[part].Schedule, step);
    }
}
