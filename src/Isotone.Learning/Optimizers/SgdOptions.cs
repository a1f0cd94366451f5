namespace Isotone.Learning;

/// <summary>The settings of <see cref="Sgd{T}"/>; the defaults are PyTorch's.</summary>
public sealed record SgdOptions
{
    /// <summary>The settings as they are where none is given.</summary>
    public static SgdOptions Default { get; } = new();

    /// <summary>The step size.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The decay of the gradients' running sum, in [0, 1); 0 for none.</summary>
    public double Momentum { get; init; }

    /// <summary>What share of a gradient is kept out of the running sum, in [0, 1].</summary>
    public double Dampening { get; init; }

    /// <summary>Whether the step looks ahead along the running sum; needs momentum and no dampening.</summary>
    public bool Nesterov { get; init; }

    /// <summary>The L2 penalty's factor.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Whether weight decay is taken off the parameters directly instead of being added to the gradient.</summary>
    public bool DecoupledWeightDecay { get; init; }

    /// <summary>The L1 penalty's factor, see <see cref="ParameterGroup{T}.L1Penalty"/>.</summary>
    public double L1Penalty { get; init; }
}
