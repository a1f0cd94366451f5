using System.Numerics;

namespace Isotone.Learning;

/// <summary>Layer normalization over the features of each row, with PyTorch's semantics, defaults and names.</summary>
/// <remarks>Parameters <c>weight</c> (ones) and <c>bias</c> (zeros).</remarks>
public sealed class LayerNorm<T> : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _features;
    private readonly double _epsilon;

    /// <summary>A layer.</summary>
    /// <param name="features">The columns, at least 1.</param>
    /// <param name="epsilon">What is added to the variance, positive.</param>
    /// <param name="elementwiseAffine">Whether there are weight and bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public LayerNorm(int features, double epsilon = 1e-5, bool elementwiseAffine = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        Normalization.RequirePositive(epsilon, nameof(epsilon));
        (_features, _epsilon) = (features, epsilon);
        if (!elementwiseAffine)
            return;
        Weight = AddParameter("weight", new Shape(features));
        Weight.Data.Fill(T.One);
        Bias = AddParameter("bias", new Shape(features));
    }

    /// <inheritdoc/>
    public override string Kind => "LayerNorm";

    /// <summary>The factors, shape [features], or null without them.</summary>
    public Variable<T>? Weight { get; }

    /// <summary>The summands, shape [features], or null without them.</summary>
    public Variable<T>? Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
        [Setting.Of("eps", _epsilon), Setting.Of("elementwise_affine", Weight is not null)];

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        OutputShape(input.Shape);
        return input.LayerNorm(Weight, Bias, _epsilon);
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank == 2 && input[1] == _features
        ? input
        : throw new ArgumentException($"Layer normalization of {_features} features cannot take shape {input}.", nameof(input));
}
