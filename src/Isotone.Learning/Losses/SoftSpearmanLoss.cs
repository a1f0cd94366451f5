using System.Numerics;

namespace Isotone.Learning;

/// <summary>Minus the soft Spearman correlation with the target, averaged over the rows (eras).</summary>
/// <remarks>
/// Rows of constant predictions have a finite gradient that points the right way; rows with a constant target count as
/// correlation 0. See <see cref="SoftSpearmanScore{T}"/>.
/// </remarks>
public sealed class SoftSpearmanLoss<T> : ScoreLoss<T>, IStrengthSetting
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SoftSpearmanScore<T> _score;

    /// <summary>A loss of a given softness.</summary>
    /// <param name="strength">The regularization strength; relative with tau = 10 where none is given.</param>
    /// <param name="regularization">The regularizer of the soft ranks.</param>
    /// <param name="targetRanks">What the soft ranks are compared with.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
    /// <exception cref="NotSupportedException">The strength is a mean block size, and the regularizer not L2.</exception>
    public SoftSpearmanLoss(
        SoftRankStrength? strength = null,
        Regularization regularization = Regularization.L2,
        TargetRanks targetRanks = TargetRanks.Hard) =>
        _score = new SoftSpearmanScore<T>(strength ?? SoftRankStrength.Relative(10), regularization, targetRanks);

    /// <inheritdoc/>
    public SoftRankStrength Strength
    {
        get => _score.Strength;
        set => _score.Strength = value;
    }

    /// <inheritdoc/>
    public override string Name => "spearman";

    /// <inheritdoc/>
    public override string Kind => "SoftSpearman";

    /// <inheritdoc/>
    public override DifferentiableScore<T> Score => _score;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        new("strength", Strength.ToString()),
        new("regularization", _score.Regularization.ToString()),
        new("target_ranks", _score.TargetRanks.ToString()),
    ];
}
