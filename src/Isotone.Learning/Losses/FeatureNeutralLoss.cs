using System.Numerics;

namespace Isotone.Learning;

/// <summary>A loss of predictions made neutral to the features of each row (era), by a proportion.</summary>
/// <remarks>
/// Wants <see cref="LossInputs{T}.Features"/>, and more elements in a row than features. See
/// <see cref="Operations.Neutralize{T}"/>.
/// </remarks>
public sealed class FeatureNeutralLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Loss<T> _loss;
    private readonly double _proportion;

    /// <summary>A feature-neutral version of a loss.</summary>
    /// <param name="loss">The loss of what is left of the predictions.</param>
    /// <param name="proportion">Which part of the predictions' projection is taken away: 1 all of it, 0 none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The proportion is not from 0 to 1.</exception>
    public FeatureNeutralLoss(Loss<T> loss, double proportion = 1)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Operations.RequireProportion(proportion);
        (_loss, _proportion) = (loss, proportion);
    }

    /// <inheritdoc/>
    public override string Name => $"feature_neutral_{_loss.Name}";

    /// <inheritdoc/>
    public override string Kind => "FeatureNeutral";

    /// <inheritdoc/>
    public override bool IsPerRow => true;

    /// <inheritdoc/>
    public override bool NeedsFeatures => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
        [Setting.Of("proportion", _proportion), new("loss", _loss.Kind), .. _loss.Settings];

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        Compute(predictions, new LossInputs<T>(targets, rows));

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, LossInputs<T> inputs)
    {
        if (inputs.Features is null)
            throw new ArgumentException($"The {Name} loss needs features to neutralize against; inputs has none.", nameof(inputs));
        return _loss.Forward(predictions.Neutralize(inputs.Features, inputs.Rows, _proportion), inputs);
    }
}
