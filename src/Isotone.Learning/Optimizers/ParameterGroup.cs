using System.Numerics;

namespace Isotone.Learning;

/// <summary>Parameters that share a learning rate and penalties.</summary>
/// <remarks>
/// What is null here is taken from the optimizer's options when the optimizer is made; after that the values are in force
/// and may be changed between steps. A group belongs to one optimizer.
/// </remarks>
public sealed class ParameterGroup<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double? _learningRate, _weightDecay, _l1Penalty;

    /// <summary>A group.</summary>
    /// <param name="parameters">The parameters, as <see cref="Module{T}.Parameters"/> lists them, at least one.</param>
    /// <exception cref="ArgumentException">There is no parameter.</exception>
    public ParameterGroup(IReadOnlyList<NamedParameter<T>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
            throw new ArgumentException("parameters is empty; there is nothing to optimize.", nameof(parameters));
        Parameters = [.. parameters];
    }

    /// <summary>What is optimized.</summary>
    public IReadOnlyList<NamedParameter<T>> Parameters { get; }

    /// <summary>The step size; finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? LearningRate
    {
        get => _learningRate;
        set => _learningRate = NonNegative(value, nameof(LearningRate));
    }

    /// <summary>The factor of the L2 penalty: how it acts is the optimizer's choice. Finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? WeightDecay
    {
        get => _weightDecay;
        set => _weightDecay = NonNegative(value, nameof(WeightDecay));
    }

    /// <summary>
    /// The factor of the L1 penalty. It is decoupled from the gradient: after each step an element moves towards zero by
    /// learning rate times this factor and stops there (the proximal step of lambda |x|). Finite and not negative.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? L1Penalty
    {
        get => _l1Penalty;
        set => _l1Penalty = NonNegative(value, nameof(L1Penalty));
    }

    private static double? NonNegative(double? value, string name) => value is null or (>= 0 and < double.PositiveInfinity)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative.");
}
