using System.Numerics;
using System.Runtime.InteropServices;

namespace Isotone.Learning;

/// <summary>Adam, with PyTorch's semantics and defaults; with decoupled weight decay it is AdamW.</summary>
/// <remarks>
/// D. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1; I. Loshchilov, F. Hutter,
/// Decoupled weight decay regularization, ICLR 2019, algorithm 2.
/// </remarks>
public class Adam<T> : Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AdamOptions _options;
    private readonly T[][] _firstMoments;
    private readonly T[][] _secondMoments;
    private readonly int[] _steps;
    private double _beta1;

    /// <summary>An optimizer with moments at zero.</summary>
    /// <param name="parameters">The parameters, as <see cref="Module{T}.Parameters"/> lists them.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Adam(IReadOnlyList<NamedParameter<T>> parameters, AdamOptions? options = null)
        : this([new ParameterGroup<T>(parameters)], options)
    {
    }

    /// <summary>An optimizer of several groups, with moments at zero.</summary>
    /// <param name="groups">The groups; what they leave open is taken from the options.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no group, or a parameter is in two.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Adam(IReadOnlyList<ParameterGroup<T>> groups, AdamOptions? options = null)
        : base(
            groups, (options ?? AdamOptions.Default).LearningRate, (options ?? AdamOptions.Default).WeightDecay, (options ?? AdamOptions.Default).L1Penalty)
    {
        _options = options ?? AdamOptions.Default;
        _beta1 = Decay(_options.Beta1, nameof(_options.Beta1));
        Decay(_options.Beta2, nameof(_options.Beta2));
        NonNegative(_options.Epsilon, nameof(_options.Epsilon));
        _firstMoments = [.. Parameters.Select(parameter => new T[parameter.Length])];
        _secondMoments = [.. Parameters.Select(parameter => new T[parameter.Length])];
        _steps = new int[Parameters.Count];
    }

    /// <inheritdoc/>
    public override string Kind => _options.DecoupledWeightDecay ? "AdamW" : "Adam";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        .. GroupSettings,
        Setting.Of("beta1", _beta1),
        Setting.Of("beta2", _options.Beta2),
        Setting.Of("epsilon", _options.Epsilon),
        Setting.Of("decoupled_weight_decay", _options.DecoupledWeightDecay),
    ];

    /// <inheritdoc/>
    public override double Momentum
    {
        get => _beta1;
        set => _beta1 = Decay(value, nameof(Momentum));
    }

    private protected override IEnumerable<(string Name, T[][] Values)> Moments =>
        [("exp_avg", _firstMoments), ("exp_avg_sq", _secondMoments)];

    private protected override IEnumerable<(string Name, int[] Values)> ParameterCounts => [("step", _steps)];

    private protected override void Step(int index, ParameterGroup<T> group, Span<T> parameter, ReadOnlySpan<T> gradient)
    {
        double rate = group.LearningRate!.Value, decay = group.WeightDecay!.Value;

        // A parameter's own count: one without a gradient in some step is not corrected for that step.
        int step = ++_steps[index];
        double firstCorrection = 1 - Math.Pow(_beta1, step);
        double secondCorrection = 1 - Math.Pow(_options.Beta2, step);
        var factors = new Factors(
            T.CreateTruncating(_beta1),
            T.CreateTruncating(1 - _beta1),
            T.CreateTruncating(_options.Beta2),
            T.CreateTruncating(1 - _options.Beta2),
            T.CreateTruncating(_options.DecoupledWeightDecay ? 0 : decay),
            T.CreateTruncating(_options.DecoupledWeightDecay ? 1 - (rate * decay) : 1),
            T.CreateTruncating(rate / firstCorrection),
            T.CreateTruncating(Math.Sqrt(secondCorrection)),
            T.CreateTruncating(_options.Epsilon));
        Span<T> first = _firstMoments[index], second = _secondMoments[index];
        int vectorized = Vector<T>.IsSupported ? UpdateVectors(parameter, gradient, first, second, factors) : 0;
        for (int i = vectorized; i < parameter.Length; i++)
            UpdateElement(ref parameter[i], gradient[i], ref first[i], ref second[i], factors);
    }

    private static void UpdateElement(ref T parameter, T gradient, ref T first, ref T second, in Factors f)
    {
        // g = g + lambda theta;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
        T g = gradient + (f.Decay * parameter);
        first = (f.Beta1 * first) + (f.Rest1 * g);
        second = (f.Beta2 * second) + (f.Rest2 * (g * g));

        // theta = shrink theta - lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + eps)
        T root = (T.Sqrt(second) / f.RootCorrection) + f.Epsilon;
        parameter = (f.Shrink * parameter) - (f.Rate * (first / root));
    }

    // The same line by line; returns how many elements it has done.
    private static int UpdateVectors(
        Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second, in Factors f)
    {
        Span<Vector<T>> p = MemoryMarshal.Cast<T, Vector<T>>(parameter);
        ReadOnlySpan<Vector<T>> gradients = MemoryMarshal.Cast<T, Vector<T>>(gradient);
        Span<Vector<T>> m = MemoryMarshal.Cast<T, Vector<T>>(first);
        Span<Vector<T>> v = MemoryMarshal.Cast<T, Vector<T>>(second);
        Vector<T> epsilon = new(f.Epsilon), correction = new(f.RootCorrection);
        for (int i = 0; i < p.Length; i++)
        {
            Vector<T> g = gradients[i] + (f.Decay * p[i]);
            m[i] = (f.Beta1 * m[i]) + (f.Rest1 * g);
            v[i] = (f.Beta2 * v[i]) + (f.Rest2 * (g * g));
            Vector<T> root = (Vector.SquareRoot(v[i]) / correction) + epsilon;
            p[i] = (f.Shrink * p[i]) - (f.Rate * (m[i] / root));
        }

        return p.Length * Vector<T>.Count;
    }

    private readonly record struct Factors(
        T Beta1, T Rest1, T Beta2, T Rest2, T Decay, T Shrink, T Rate, T RootCorrection, T Epsilon);
}
