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
    private readonly Regularization _regularization;
    private readonly TargetRanks _targetRanks;
    private readonly OperatorPool<SoftSpearman<T>> _correlations;

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
        (_regularization, _targetRanks) = (regularization, targetRanks);
        _correlations = new OperatorPool<SoftSpearman<T>>(() => new SoftSpearman<T>(Strength.Value, regularization, targetRanks));

        // Refuses what is out of range now, not in the first step.
        _correlations.Return(_correlations.Rent());
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
        new("regularization", _regularization.ToString()),
        new("target_ranks", _targetRanks.ToString()),
    ];

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        MeanOf(predictions.SoftSpearman(targets, rows, Strength, _correlations), -T.One, T.Zero);
}
