using System.Numerics;

namespace Isotone.Learning;

/// <summary>Minus the differentiable numerai_corr with the target, averaged over the rows (eras).</summary>
/// <remarks>
/// The tails count for more than in a Spearman correlation, on both sides. See <see cref="SoftNumeraiCorrScore{T}"/>.
/// </remarks>
public sealed class SoftNumeraiCorrLoss<T> : ScoreLoss<T>, IStrengthSetting
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SoftNumeraiCorrScore<T> _score;

    /// <summary>A loss of a given softness.</summary>
    /// <param name="strength">The regularization strength; relative with tau = 3 where none is given.</param>
    /// <param name="regularization">The regularizer of the soft ranks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
    /// <exception cref="NotSupportedException">The strength is a mean block size, and the regularizer not L2.</exception>
    public SoftNumeraiCorrLoss(SoftRankStrength? strength = null, Regularization regularization = Regularization.L2) =>
        _score = new SoftNumeraiCorrScore<T>(strength ?? SoftRankStrength.Relative(3), regularization);

    /// <inheritdoc/>
    public SoftRankStrength Strength
    {
        get => _score.Strength;
        set => _score.Strength = value;
    }

    /// <inheritdoc/>
    public override string Name => "numerai_corr";

    /// <inheritdoc/>
    public override string Kind => "SoftNumeraiCorr";

    /// <inheritdoc/>
    public override DifferentiableScore<T> Score => _score;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        new("strength", Strength.ToString()),
        new("regularization", _score.Regularization.ToString()),
    ];
}
