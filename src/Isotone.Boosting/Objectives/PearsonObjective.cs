using System.Numerics;

namespace Isotone.Boosting;

/// <summary>Minus the mean over eras of Pearson's correlation: see <see cref="PearsonScore{T}"/>.</summary>
/// <param name="curvature">What the gradient is divided by in a Newton step; not the exact diagonal.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no such curvature.</exception>
/// <exception cref="NotSupportedException">The curvature is the exact diagonal.</exception>
public sealed class PearsonObjective<T>(BoostingCurvature curvature = BoostingCurvature.UnitStep)
    : MeanScoreObjective<T>(new PearsonScore<T>(), curvature)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "pearson";
}
