using System.Numerics;

namespace Isotone.Boosting;

/// <summary>Minus the mean over eras of a soft numerai_corr: see <see cref="SoftNumeraiCorrScore{T}"/>.</summary>
/// <remarks>
/// What is correlated is curved in the predictions here. The curvature leaves that part out, as Gauss and Newton do.
/// </remarks>
/// <param name="strength">How soft the ranks are. A relative strength is the same softness whatever the predictions' scale.</param>
/// <param name="regularization">The regularizer of the soft ranks.</param>
/// <param name="curvature">What the gradient is divided by in a Newton step; not the exact diagonal.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
/// <exception cref="NotSupportedException">
/// A mean block size is wanted of a regularizer other than L2, or the exact diagonal.
/// </exception>
public sealed class SoftNumeraiCorrObjective<T>(
    SoftRankStrength strength,
    Regularization regularization = Regularization.L2,
    BoostingCurvature curvature = BoostingCurvature.UnitStep)
    : MeanScoreObjective<T>(new SoftNumeraiCorrScore<T>(strength, regularization), curvature)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "soft_numerai_corr";
}
