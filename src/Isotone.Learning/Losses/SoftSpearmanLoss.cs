using System.Numerics;

namespace Isotone.Learning;

/// <summary>Minus the soft Spearman correlation with the target, averaged over the rows (eras).</summary>
/// <remarks>
/// Rows of constant predictions have a finite gradient that points the right way; rows with a constant target count as
/// correlation 0. See <see cref="SoftSpearman{T}"/>.
/// </remarks>
public sealed class SoftSpearmanLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SoftSpearman<T> _correlation;

    /// <summary>A loss of a given softness.</summary>
    /// <param name="strength">The regularization strength; relative with tau = 3 where none is given.</param>
    /// <param name="regularization">The regularizer.</param>
    /// <param name="targetRanks">What the soft ranks are compared with.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
    public SoftSpearmanLoss(
        SoftRankStrength? strength = null,
        Regularization regularization = Regularization.L2,
        TargetRanks targetRanks = TargetRanks.Hard)
    {
        Strength = strength ?? SoftRankStrength.Relative(3);
        _correlation = new SoftSpearman<T>(Strength.Value, regularization, targetRanks);
    }

    /// <summary>The strength of the soft ranks.</summary>
    public SoftRankStrength Strength { get; }

    /// <inheritdoc/>
    public override string Name => "spearman";

    /// <inheritdoc/>
    public override string Kind => "SoftSpearman";

    /// <inheritdoc/>
    public override bool IsPerRow => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        new("strength", Strength.ToString()),
        new("regularization", _correlation.Regularization.ToString()),
        new("target_ranks", _correlation.TargetRanks.ToString()),
    ];

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        MeanOf(predictions.SoftSpearman(targets, rows, Strength, _correlation), -T.One, T.Zero);
}
