namespace Isotone.Learning;

/// <summary>A learning rate, and where it wants a momentum, as a function of the step.</summary>
/// <remarks>Schedules hold no state: a run that is resumed at a step has the rates it would have had.</remarks>
public abstract class Schedule : IDescribed
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<Setting> Settings { get; }

    /// <summary>The learning rate of the step that comes after <paramref name="step"/> steps.</summary>
    /// <param name="step">How many steps were taken, from 0.</param>
    /// <param name="baseLearningRate">The learning rate the parameter group was given.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative, or past a schedule that ends.</exception>
    public abstract double LearningRateAt(int step, double baseLearningRate);

    /// <summary>The momentum of that step, or null where the schedule leaves it alone.</summary>
    /// <param name="step">How many steps were taken, from 0.</param>
    public virtual double? MomentumAt(int step) => null;

    private protected static double InRange(double value, double least, double most, string name) => value >= least && value <= most && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be finite and between {least} and {most}."));
}
