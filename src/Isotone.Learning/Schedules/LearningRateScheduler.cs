using System.Numerics;

namespace Isotone.Learning;

/// <summary>Sets an optimizer's learning rates, and its momentum, by a schedule.</summary>
/// <remarks>
/// As in PyTorch: making it sets what the first step takes, and <see cref="Step"/> comes after each optimizer step. Base
/// learning rates are those the groups have when it is made. Resuming needs the count alone: import the optimizer's state
/// after making the scheduler, and set <see cref="Steps"/>.
/// </remarks>
public sealed class LearningRateScheduler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Optimizer<T> _optimizer;
    private readonly Schedule _schedule;
    private readonly double[] _base;
    private int _steps;

    /// <summary>A scheduler at its first step.</summary>
    public LearningRateScheduler(Optimizer<T> optimizer, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(schedule);
        (_optimizer, _schedule) = (optimizer, schedule);
        _base = [.. optimizer.Groups.Select(group => group.LearningRate!.Value)];
        Steps = 0;
    }

    /// <summary>The learning rates the groups had at first.</summary>
    public IReadOnlyList<double> BaseLearningRates => _base;

    /// <summary>How many steps were taken; setting it sets the rates of the step that comes next.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Steps
    {
        get => _steps;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            for (int g = 0; g < _base.Length; g++)
                _optimizer.Groups[g].LearningRate = _schedule.LearningRateAt(value, _base[g]);
            if (_schedule.MomentumAt(value) is double momentum)
                _optimizer.Momentum = momentum;
            _steps = value;
        }
    }

    /// <summary>Goes on to the next step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has ended.</exception>
    public void Step() => Steps++;
}
