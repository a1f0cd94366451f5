namespace Isotone.Learning;

/// <summary>The settings of <see cref="Adam{T}"/>; the defaults are PyTorch's.</summary>
public sealed record AdamOptions
{
    /// <summary>The settings as they are where none is given.</summary>
    public static AdamOptions Default { get; } = new();

    /// <summary>The step size.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The decay of the gradient's running mean, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the squared gradient's running mean, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to the root of the squared gradient's mean.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The L2 penalty's factor: added to the gradient, or taken off the parameters where decoupled.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Whether weight decay bypasses the moments, as in AdamW.</summary>
    public bool DecoupledWeightDecay { get; init; }

    /// <summary>The L1 penalty's factor, see <see cref="ParameterGroup{T}.L1Penalty"/>.</summary>
    public double L1Penalty { get; init; }
}
