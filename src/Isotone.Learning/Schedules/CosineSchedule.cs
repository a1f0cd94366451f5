namespace Isotone.Learning;

/// <summary>Cosine annealing from the base learning rate to a least one, without restarts.</summary>
/// <remarks>
/// I. Loshchilov, F. Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017, equation 5; PyTorch's
/// CosineAnnealingLR. After <c>steps</c> steps it rises again as the cosine does.
/// </remarks>
public sealed class CosineSchedule : Schedule
{
    private readonly int _steps;
    private readonly double _least;

    /// <summary>A schedule.</summary>
    /// <param name="steps">How many steps it goes down (T_max), at least 1.</param>
    /// <param name="leastLearningRate">Where it ends (eta_min); finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public CosineSchedule(int steps, double leastLearningRate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _steps = steps;
        _least = InRange(leastLearningRate, 0, double.MaxValue, nameof(leastLearningRate));
    }

    /// <inheritdoc/>
    public override string Kind => "CosineAnnealing";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Setting.Of("steps", _steps), Setting.Of("least_learning_rate", _least)];

    /// <inheritdoc/>
    public override double LearningRateAt(int step, double baseLearningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);

        // eta = eta_min + (eta_0 - eta_min) (1 + cos(pi t / T)) / 2
        return _least + ((baseLearningRate - _least) * (1 + Math.Cos(Math.PI * step / _steps)) / 2);
    }
}
