using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Stochastic gradient descent with momentum, dampening and Nesterov's step, as in PyTorch.</summary>
/// <remarks>
/// g = g + lambda theta;  b = g at first, then momentum b + (1 - dampening) g;  theta = theta - lr b, or
/// theta - lr (g + momentum b) with Nesterov. I. Sutskever, J. Martens, G. Dahl, G. Hinton, On the importance of
/// initialization and momentum in deep learning, ICML 2013.
/// </remarks>
public sealed class Sgd<T> : Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SgdOptions _options;
    private readonly T[][] _buffers;
    private readonly int[] _steps;
    private double _momentum;

    /// <summary>An optimizer of one group.</summary>
    /// <param name="parameters">The parameters, as <see cref="Module{T}.Parameters"/> lists them.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Sgd(IReadOnlyList<NamedParameter<T>> parameters, SgdOptions? options = null)
        : this([new ParameterGroup<T>(parameters)], options)
    {
    }

    /// <summary>An optimizer of several groups.</summary>
    /// <param name="groups">The groups; what they leave open is taken from the options.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no group, a parameter is in two, or Nesterov's step lacks momentum.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Sgd(IReadOnlyList<ParameterGroup<T>> groups, SgdOptions? options = null)
        : base(
            groups, (options ?? SgdOptions.Default).LearningRate, (options ?? SgdOptions.Default).WeightDecay, (options ?? SgdOptions.Default).L1Penalty)
    {
        _options = options ?? SgdOptions.Default;
        _momentum = Decay(_options.Momentum, nameof(Momentum));
        if (_options.Dampening is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), _options.Dampening, "Dampening must be in [0, 1].");
        if (_options.Nesterov && (_options.Momentum == 0 || _options.Dampening != 0))
            throw new ArgumentException("Nesterov's step needs momentum and no dampening.", nameof(options));
        _buffers = [.. Parameters.Select(parameter => _momentum > 0 ? new T[parameter.Length] : [])];
        _steps = new int[Parameters.Count];
    }

    /// <inheritdoc/>
    public override string Kind => "SGD";

    /// <inheritdoc/>
    /// <remarks>Where it was 0 at first there is no running sum, and it stays 0.</remarks>
    public override double Momentum
    {
        get => _momentum;
        set => _momentum = _options.Momentum > 0 || value == 0
            ? Decay(value, nameof(Momentum))
            : throw new ArgumentOutOfRangeException(nameof(Momentum), value, "The optimizer was made without momentum.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        .. GroupSettings,
        Setting.Of("momentum", Momentum),
        Setting.Of("dampening", _options.Dampening),
        Setting.Of("nesterov", _options.Nesterov),
        Setting.Of("decoupled_weight_decay", _options.DecoupledWeightDecay),
    ];

    private protected override IEnumerable<(string Name, T[][] Values)> Moments =>
        _options.Momentum > 0 ? [("momentum_buffer", _buffers)] : [];

    private protected override IEnumerable<(string Name, int[] Values)> ParameterCounts => [("step", _steps)];

    private protected override void Step(int index, ParameterGroup<T> group, Span<T> parameter, ReadOnlySpan<T> gradient)
    {
        double rate = group.LearningRate!.Value, penalty = group.WeightDecay!.Value;
        T decay = T.CreateTruncating(_options.DecoupledWeightDecay ? 0 : penalty);
        T shrink = T.CreateTruncating(_options.DecoupledWeightDecay ? 1 - (rate * penalty) : 1);
        T momentum = T.CreateTruncating(_momentum), step = T.CreateTruncating(-rate);
        bool isFirst = _steps[index]++ == 0;
        T share = isFirst ? T.One : T.CreateTruncating(1 - _options.Dampening);
        Span<T> buffer = _buffers[index];
        Span<T> direction = stackalloc T[Math.Min(ChunkLength, parameter.Length)];
        for (int start = 0; start < parameter.Length; start += ChunkLength)
        {
            int count = Math.Min(ChunkLength, parameter.Length - start);
            Span<T> p = parameter.Slice(start, count), d = direction[..count];
            TensorPrimitives.MultiplyAdd(p, decay, gradient.Slice(start, count), d);
            if (buffer.Length > 0)
            {
                Span<T> b = buffer.Slice(start, count);
                TensorPrimitives.Multiply(b, isFirst ? T.Zero : momentum, b);
                TensorPrimitives.MultiplyAdd(d, share, b, b);
                if (_options.Nesterov)
                    TensorPrimitives.MultiplyAdd(b, momentum, d, d);
                else
                    b.CopyTo(d);
            }

            TensorPrimitives.Multiply(p, shrink, p);
            TensorPrimitives.MultiplyAdd(d, step, p, p);
        }
    }

    private const int ChunkLength = 1024;
}
