namespace Isotone.Learning;

/// <summary>How a phase of <see cref="OneCycleSchedule"/> goes from its start to its end.</summary>
public enum Annealing
{
    /// <summary>Half a cosine.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}

/// <summary>The settings of <see cref="OneCycleSchedule"/>; the defaults are PyTorch's.</summary>
public sealed record OneCycleOptions : IDescribed
{
    /// <summary>The settings as they are where none is given.</summary>
    public static OneCycleOptions Default { get; } = new();

    /// <summary>The share of steps that the learning rate rises, in [0, 1].</summary>
    public double RisingShare { get; init; } = 0.3;

    /// <summary>The form of the phases.</summary>
    public Annealing Annealing { get; init; } = Annealing.Cosine;

    /// <summary>Whether the momentum goes down while the learning rate goes up.</summary>
    public bool CycleMomentum { get; init; } = true;

    /// <summary>The momentum at the highest learning rate, in [0, 1).</summary>
    public double BaseMomentum { get; init; } = 0.85;

    /// <summary>The momentum at the lowest learning rate, in [0, 1).</summary>
    public double MaximumMomentum { get; init; } = 0.95;

    /// <summary>The highest learning rate over the first one; positive.</summary>
    public double DivisionFactor { get; init; } = 25;

    /// <summary>The first learning rate over the last one; positive.</summary>
    public double FinalDivisionFactor { get; init; } = 1e4;

    /// <summary>Whether the rate first falls as long as it rose, and then to its end; otherwise both at once.</summary>
    public bool ThreePhases { get; init; }

    /// <inheritdoc/>
    public string Kind => "OneCycle";

    /// <inheritdoc/>
    public IReadOnlyList<Setting> Settings =>
    [
        Setting.Of("pct_start", RisingShare),
        new Setting("anneal_strategy", Annealing == Annealing.Linear ? "linear" : "cos"),
        Setting.Of("cycle_momentum", CycleMomentum),
        Setting.Of("base_momentum", BaseMomentum),
        Setting.Of("max_momentum", MaximumMomentum),
        Setting.Of("div_factor", DivisionFactor),
        Setting.Of("final_div_factor", FinalDivisionFactor),
        Setting.Of("three_phase", ThreePhases),
    ];
}

/// <summary>
/// One cycle: the learning rate rises from a fraction of its maximum to it, then falls to next to nothing; the momentum
/// goes the other way. The base learning rate of each parameter group is its maximum.
/// </summary>
/// <remarks>
/// L. Smith, N. Topin, Super-convergence: very fast training of neural networks using large learning rates, 2018; the
/// phases and defaults are PyTorch's OneCycleLR.
/// </remarks>
public sealed class OneCycleSchedule : Schedule
{
    private readonly int _steps;
    private readonly OneCycleOptions _options;

    // Where each phase ends, in steps from 0: fractions, since a share of the steps need not be whole.
    private readonly double[] _ends;

    /// <summary>A schedule.</summary>
    /// <param name="steps">The number of all steps, at least 1; there is no learning rate after them.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public OneCycleSchedule(int steps, OneCycleOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _steps = steps;
        _options = options ?? OneCycleOptions.Default;
        InRange(_options.RisingShare, 0, 1, nameof(_options.RisingShare));
        InRange(_options.BaseMomentum, 0, 1, nameof(_options.BaseMomentum));
        InRange(_options.MaximumMomentum, 0, 1, nameof(_options.MaximumMomentum));
        InRange(_options.DivisionFactor, double.Epsilon, double.MaxValue, nameof(_options.DivisionFactor));
        InRange(_options.FinalDivisionFactor, double.Epsilon, double.MaxValue, nameof(_options.FinalDivisionFactor));
        double top = (_options.RisingShare * steps) - 1;
        _ends = _options.ThreePhases ? [top, 2 * top, steps - 1] : [top, steps - 1];
    }

    /// <inheritdoc/>
    public override string Kind => _options.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Setting.Of("total_steps", _steps), .. _options.Settings];

    /// <inheritdoc/>
    public override double LearningRateAt(int step, double baseLearningRate)
    {
        double first = baseLearningRate / _options.DivisionFactor, last = first / _options.FinalDivisionFactor;
        return _options.ThreePhases
            ? At(step, [first, baseLearningRate, first, last])
            : At(step, [first, baseLearningRate, last]);
    }

    /// <inheritdoc/>
    public override double? MomentumAt(int step)
    {
        if (!_options.CycleMomentum)
            return null;
        double low = _options.BaseMomentum, high = _options.MaximumMomentum;
        return _options.ThreePhases ? At(step, [high, low, high, high]) : At(step, [high, low, high]);
    }

    private double At(int step, ReadOnlySpan<double> corners)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step >= _steps)
            throw new ArgumentOutOfRangeException(nameof(step), step, $"The cycle has {_steps} steps; there is no learning rate after them.");
        int phase = 0;
        double begin = 0;
        while (phase < _ends.Length - 1 && step > _ends[phase])
            begin = _ends[phase++];

        // A phase of no length is over at once.
        double share = _ends[phase] > begin ? (step - begin) / (_ends[phase] - begin) : 1;
        double from = corners[phase], to = corners[phase + 1];
        return _options.Annealing == Annealing.Linear
            ? from + ((to - from) * share)
            : to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
    }
}
