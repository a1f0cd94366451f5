using System.Numerics;

namespace Isotone.Learning;

/// <summary>Minus the Spearman correlation of LapSum ranks with the target, averaged over the rows (eras).</summary>
/// <remarks>
/// Continuously differentiable everywhere, where <see cref="SoftSpearmanLoss{T}"/> has kinks. See
/// <see cref="LapSumRank{T}"/> and <see cref="LapSumSpearmanScore{T}"/>.
/// </remarks>
public sealed class LapSumSpearmanLoss<T> : ScoreLoss<T>, IStrengthSetting
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LapSumSpearmanScore<T> _score;

    /// <summary>A loss of a given softness.</summary>
    /// <param name="strength">The scale alpha, absolute or relative; relative with tau = 3 where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    /// <exception cref="NotSupportedException">The strength is a mean block size.</exception>
    public LapSumSpearmanLoss(SoftRankStrength? strength = null) =>
        _score = new LapSumSpearmanScore<T>(strength ?? SoftRankStrength.Relative(3));

    /// <inheritdoc/>
    public SoftRankStrength Strength
    {
        get => _score.Strength;
        set => _score.Strength = value;
    }

    /// <inheritdoc/>
    public override string Name => "lapsum_spearman";

    /// <inheritdoc/>
    public override string Kind => "LapSumSpearman";

    /// <inheritdoc/>
    public override DifferentiableScore<T> Score => _score;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        new("strength", Strength.ToString()),
    ];
}
