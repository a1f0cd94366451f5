namespace Isotone.Learning;

/// <summary>A factor that goes linearly from one value to another and stays there: a warm-up by default.</summary>
/// <remarks>The factors are PyTorch's LinearLR.</remarks>
public sealed class LinearSchedule : Schedule
{
    private readonly int _steps;
    private readonly double _start, _end;

    /// <summary>A schedule.</summary>
    /// <param name="steps">How many steps the change takes, at least 1.</param>
    /// <param name="startFactor">The factor of the first step; finite and not negative.</param>
    /// <param name="endFactor">The factor after <paramref name="steps"/> steps; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public LinearSchedule(int steps, double startFactor = 1.0 / 3, double endFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _steps = steps;
        _start = InRange(startFactor, 0, double.MaxValue, nameof(startFactor));
        _end = InRange(endFactor, 0, double.MaxValue, nameof(endFactor));
    }

    /// <inheritdoc/>
    public override string Kind => "Linear";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
        [Setting.Of("steps", _steps), Setting.Of("start_factor", _start), Setting.Of("end_factor", _end)];

    /// <inheritdoc/>
    public override double LearningRateAt(int step, double baseLearningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return baseLearningRate * (_start + ((_end - _start) * Math.Min(step, _steps) / _steps));
    }
}
