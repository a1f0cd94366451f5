using System.Numerics;

namespace Isotone.Boosting;

/// <summary>
/// What a booster asks of a loss each round: its gradient and curvature by each row's prediction. Any booster that takes
/// arrays of gradients and Hessians can be driven by it; <see cref="BoostingObjective{T}.Evaluate"/> is one.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="predictions">The predictions so far of all rows, before any link function.</param>
/// <param name="targets">Their targets.</param>
/// <param name="eras">How the rows are cut into eras.</param>
/// <param name="weights">A weight for each row; empty for equal weights.</param>
/// <param name="gradient">Receives the gradient.</param>
/// <param name="curvature">Receives the curvature that a Newton step divides by, positive for rows of positive weight.</param>
/// <returns>The loss at the predictions.</returns>
public delegate double BoostingGradient<T>(
    ReadOnlySpan<T> predictions,
    ReadOnlySpan<T> targets,
    Rows eras,
    ReadOnlySpan<T> weights,
    Span<T> gradient,
    Span<T> curvature)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
