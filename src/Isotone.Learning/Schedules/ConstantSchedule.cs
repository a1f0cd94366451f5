namespace Isotone.Learning;

/// <summary>The base learning rate, or a multiple of it, at every step.</summary>
/// <param name="factor">What the base learning rate is multiplied by; finite and not negative.</param>
public sealed class ConstantSchedule(double factor = 1) : Schedule
{
    private readonly double _factor = InRange(factor, 0, double.MaxValue, nameof(factor));

    /// <inheritdoc/>
    public override string Kind => "Constant";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Setting.Of("factor", _factor)];

    /// <inheritdoc/>
    public override double LearningRateAt(int step, double baseLearningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return _factor * baseLearningRate;
    }
}
