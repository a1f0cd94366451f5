using System.Numerics;

namespace Isotone.Boosting;

/// <summary>Minus the mean over eras of a soft Spearman correlation: see <see cref="SoftSpearmanScore{T}"/>.</summary>
/// <param name="strength">How soft the ranks are. A relative strength is the same softness whatever the predictions' scale.</param>
/// <param name="regularization">The regularizer of the soft ranks. Weights want L2.</param>
/// <param name="targetRanks">What the soft ranks are compared with.</param>
/// <param name="curvature">What the gradient is divided by in a Newton step.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
/// <exception cref="NotSupportedException">
/// A mean block size or the exact diagonal is wanted of a regularizer other than L2.
/// </exception>
public sealed class SoftSpearmanObjective<T>(
    SoftRankStrength strength,
    Regularization regularization = Regularization.L2,
    TargetRanks targetRanks = TargetRanks.Hard,
    BoostingCurvature curvature = BoostingCurvature.UnitStep)
    : MeanScoreObjective<T>(new SoftSpearmanScore<T>(strength, regularization, targetRanks), curvature)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "soft_spearman";
}
