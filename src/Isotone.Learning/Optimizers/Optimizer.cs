using System.Numerics;

namespace Isotone.Learning;

/// <summary>Changes parameters along their gradients.</summary>
public abstract class Optimizer<T> : IDescribed
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double _learningRate;

    /// <summary>An optimizer of the given parameters.</summary>
    /// <param name="parameters">The parameters, as <see cref="Module{T}.Parameters"/> lists them.</param>
    /// <param name="learningRate">The step size; may be changed between steps.</param>
    /// <exception cref="ArgumentException">There is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    protected Optimizer(IReadOnlyList<NamedParameter<T>> parameters, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
            throw new ArgumentException("parameters is empty; there is nothing to optimize.", nameof(parameters));
        Parameters = [.. parameters.Select(parameter => parameter.Variable)];
        LearningRate = learningRate;
    }

    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<Setting> Settings { get; }

    /// <summary>The step size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get => _learningRate;
        set => _learningRate = NonNegative(value, nameof(LearningRate));
    }

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; private set; }

    /// <summary>What is optimized.</summary>
    protected IReadOnlyList<Variable<T>> Parameters { get; }

    /// <summary>Changes every parameter that has a gradient.</summary>
    public void Step()
    {
        Steps++;
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (!Parameters[i].Gradient.IsEmpty)
                Step(i, Parameters[i].Data, Parameters[i].Gradient);
        }
    }

    /// <summary>Forgets the gradients of all parameters; to be called before each backward sweep.</summary>
    public void ZeroGradient()
    {
        foreach (Variable<T> parameter in Parameters)
            parameter.ZeroGradient();
    }

    /// <summary>Changes one parameter.</summary>
    /// <param name="index">Its place in <see cref="Parameters"/>.</param>
    /// <param name="parameter">Its elements.</param>
    /// <param name="gradient">Its gradient.</param>
    protected abstract void Step(int index, Span<T> parameter, ReadOnlySpan<T> gradient);

    private protected static double NonNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative.");
}
