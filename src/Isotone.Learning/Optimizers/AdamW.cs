using System.Numerics;

namespace Isotone.Learning;

/// <summary>Adam with decoupled weight decay, with PyTorch's semantics and its default decay of 0.01.</summary>
/// <remarks>I. Loshchilov, F. Hutter, Decoupled weight decay regularization, ICLR 2019, algorithm 2.</remarks>
public sealed class AdamW<T> : Adam<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>An optimizer of one group, with moments at zero.</summary>
    /// <param name="parameters">The parameters, as <see cref="Module{T}.Parameters"/> lists them.</param>
    /// <param name="options">The settings; decay is decoupled whatever they say. Null for the defaults, with a decay of 0.01.</param>
    /// <exception cref="ArgumentException">There is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public AdamW(IReadOnlyList<NamedParameter<T>> parameters, AdamOptions? options = null)
        : this([new ParameterGroup<T>(parameters)], options)
    {
    }

    /// <summary>An optimizer with moments at zero.</summary>
    /// <param name="groups">The groups; what they leave open is taken from the options.</param>
    /// <param name="options">The settings; decay is decoupled whatever they say. Null for the defaults, with a decay of 0.01.</param>
    /// <exception cref="ArgumentException">There is no parameter, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public AdamW(IReadOnlyList<ParameterGroup<T>> groups, AdamOptions? options = null)
        : base(groups, (options ?? new AdamOptions { WeightDecay = 0.01 }) with { DecoupledWeightDecay = true })
    {
    }
}
