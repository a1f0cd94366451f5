using System.Numerics;

namespace Isotone.Learning;

/// <summary>Changes parameters along their gradients.</summary>
public abstract class Optimizer<T> : IDescribed
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterGroup<T>[] _groups;

    /// <summary>An optimizer of the given groups.</summary>
    /// <param name="groups">The groups, at least one; no parameter in two of them.</param>
    /// <param name="learningRate">The step size of groups that give none.</param>
    /// <param name="weightDecay">The factor of the L2 penalty of groups that give none.</param>
    /// <param name="l1Penalty">The factor of the L1 penalty of groups that give none.</param>
    /// <exception cref="ArgumentException">There is no group, or a parameter is in the groups twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is negative or not finite.</exception>
    protected Optimizer(IReadOnlyList<ParameterGroup<T>> groups, double learningRate, double weightDecay, double l1Penalty)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0)
            throw new ArgumentException("groups is empty; there is nothing to optimize.", nameof(groups));
        NonNegative(learningRate, nameof(LearningRate));
        NonNegative(weightDecay, nameof(ParameterGroup<>.WeightDecay));
        NonNegative(l1Penalty, nameof(ParameterGroup<>.L1Penalty));
        _groups = [.. groups];
        NamedParameters = [.. _groups.SelectMany(group => group.Parameters)];
        Parameters = [.. NamedParameters.Select(parameter => parameter.Variable)];
        if (Parameters.Distinct(ReferenceEqualityComparer.Instance).Count() != Parameters.Count)
            throw new ArgumentException("A parameter is in the groups twice.", nameof(groups));
        foreach (ParameterGroup<T> group in _groups)
        {
            group.LearningRate ??= learningRate;
            group.WeightDecay ??= weightDecay;
            group.L1Penalty ??= l1Penalty;
        }
    }

    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<Setting> Settings { get; }

    /// <summary>The groups, each with its learning rate and penalties in force.</summary>
    public IReadOnlyList<ParameterGroup<T>> Groups => _groups;

    /// <summary>The step size: of the first group, and set for all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get => _groups[0].LearningRate!.Value;
        set
        {
            foreach (ParameterGroup<T> group in _groups)
                group.LearningRate = NonNegative(value, nameof(LearningRate));
        }
    }

    /// <summary>
    /// The decay of the running mean of gradients, in [0, 1), which schedules may cycle: <c>momentum</c> of SGD, the
    /// first beta of Adam. For all groups.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public abstract double Momentum { get; set; }

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; private set; }

    /// <summary>What is optimized, group after group.</summary>
    public IReadOnlyList<NamedParameter<T>> NamedParameters { get; }

    /// <summary>What is optimized, group after group.</summary>
    protected IReadOnlyList<Variable<T>> Parameters { get; }

    /// <summary>Changes every parameter that has a gradient.</summary>
    public void Step()
    {
        Steps++;
        int index = 0;
        foreach (ParameterGroup<T> group in _groups)
        {
            for (int i = 0; i < group.Parameters.Count; i++, index++)
            {
                Variable<T> parameter = Parameters[index];
                if (parameter.Gradient.IsEmpty)
                    continue;
                Step(index, group, parameter.Data, parameter.Gradient);
                if (group.L1Penalty > 0)
                    SoftThreshold.Apply(parameter.Data, group.LearningRate!.Value * group.L1Penalty.Value);
            }
        }
    }

    /// <summary>Forgets the gradients of all parameters; to be called before each backward sweep.</summary>
    public void ZeroGradient()
    {
        foreach (Variable<T> parameter in Parameters)
            parameter.ZeroGradient();
    }

    /// <summary>Copies all that the optimizer remembers: moments, counts, and the settings that may change between steps.</summary>
    public OptimizerState<T> ExportState()
    {
        var tensors = new Dictionary<string, NamedTensor<T>>();
        var scalars = new Dictionary<string, double> { ["steps"] = Steps, ["momentum"] = Momentum };
        for (int g = 0; g < _groups.Length; g++)
        {
            scalars[FormattableString.Invariant($"groups.{g}.learning_rate")] = _groups[g].LearningRate!.Value;
            scalars[FormattableString.Invariant($"groups.{g}.weight_decay")] = _groups[g].WeightDecay!.Value;
            scalars[FormattableString.Invariant($"groups.{g}.l1_penalty")] = _groups[g].L1Penalty!.Value;
        }

        foreach ((string name, Shape shape, T[] values) in Slots)
            tensors.Add(name, new NamedTensor<T>(name, shape, values.ToArray()));
        foreach ((string name, int[] counts, int index) in Counts)
            scalars.Add(name, counts[index]);
        return new OptimizerState<T>(tensors, scalars);
    }

    /// <summary>Puts back what <see cref="ExportState"/> copied; the optimizer is changed only if all of it fits.</summary>
    /// <param name="state">The state of an optimizer of the same kind, groups and shapes.</param>
    /// <exception cref="InvalidDataException">Something is missing, left over, or of another shape.</exception>
    public void ImportState(OptimizerState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerState<T> own = ExportState();
        foreach (string name in state.Tensors.Keys.Concat(state.Scalars.Keys))
        {
            if (!own.Tensors.ContainsKey(name) && !own.Scalars.ContainsKey(name))
                throw new InvalidDataException($"The state's '{name}' is no part of this optimizer.");
        }

        foreach ((string name, NamedTensor<T> tensor) in own.Tensors)
            state.Tensor(name, tensor.Shape);
        foreach (string name in own.Scalars.Keys)
        {
            if (!(state.Scalar(name) >= 0 && double.IsFinite(state.Scalar(name))))
                throw new InvalidDataException($"The state's '{name}' is {state.Scalar(name)}.");
        }

        Steps = (int)state.Scalar("steps");
        Momentum = state.Scalar("momentum");
        for (int g = 0; g < _groups.Length; g++)
        {
            _groups[g].LearningRate = state.Scalar(FormattableString.Invariant($"groups.{g}.learning_rate"));
            _groups[g].WeightDecay = state.Scalar(FormattableString.Invariant($"groups.{g}.weight_decay"));
            _groups[g].L1Penalty = state.Scalar(FormattableString.Invariant($"groups.{g}.l1_penalty"));
        }

        foreach ((string name, Shape shape, T[] values) in Slots)
            state.Tensor(name, shape).Values.Span.CopyTo(values);
        foreach ((string name, int[] counts, int index) in Counts)
            counts[index] = (int)state.Scalar(name);
    }

    /// <summary>The arrays kept for the parameters: a name, one for each parameter in order.</summary>
    private protected abstract IEnumerable<(string Name, T[][] Values)> Moments { get; }

    /// <summary>The counts kept for the parameters.</summary>
    private protected abstract IEnumerable<(string Name, int[] Values)> ParameterCounts { get; }

    private IEnumerable<(string Name, Shape Shape, T[] Values)> Slots => Moments.SelectMany(moment => NamedParameters.Select(
        (parameter, i) => ($"{parameter.Name}.{moment.Name}", parameter.Variable.Shape, moment.Values[i])));

    private IEnumerable<(string Name, int[] Values, int Index)> Counts => ParameterCounts.SelectMany(
        count => NamedParameters.Select((parameter, i) => ($"{parameter.Name}.{count.Name}", count.Values, i)));

    /// <summary>The settings that groups have, each group's where there are several.</summary>
    private protected IEnumerable<Setting> GroupSettings => _groups.SelectMany((group, g) =>
    {
        string prefix = _groups.Length > 1 ? FormattableString.Invariant($"groups.{g}.") : "";
        return new[]
        {
            Setting.Of($"{prefix}learning_rate", group.LearningRate!.Value), Setting.Of($"{prefix}weight_decay", group.WeightDecay!.Value),
            Setting.Of($"{prefix}l1_penalty", group.L1Penalty!.Value),
        };
    });

    /// <summary>Changes one parameter, without the L1 penalty.</summary>
    /// <param name="index">Its place in <see cref="Parameters"/>.</param>
    /// <param name="group">Its group.</param>
    /// <param name="parameter">Its elements.</param>
    /// <param name="gradient">Its gradient.</param>
    private protected abstract void Step(int index, ParameterGroup<T> group, Span<T> parameter, ReadOnlySpan<T> gradient);

    private protected static double NonNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative.");

    private protected static double Decay(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [0, 1).");
}
