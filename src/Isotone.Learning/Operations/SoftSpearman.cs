using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The soft Spearman correlation of predictions and targets in each row. See <see cref="Isotone.SoftSpearman{T}"/>.</summary>
    /// <param name="predictions">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="targets">As many elements, constant: no gradient is computed for them.</param>
    /// <param name="rows">The rows, such as eras.</param>
    /// <param name="strength">The regularization strength; a relative one is computed from each row and is a constant for the gradient.</param>
    /// <param name="regularization">The regularizer.</param>
    /// <param name="targetRanks">What the soft ranks are compared with.</param>
    /// <param name="weights">A weight for each element, or null for equal ones; wants L2.</param>
    /// <returns>Shape [rows.Count]; 0 with gradient 0 in a row whose target is constant.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, targets or weights require a gradient, an element is NaN or infinite, or a weight is negative.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    public static Variable<T> SoftSpearman<T>(
        this Variable<T> predictions,
        Variable<T> targets,
        Rows rows,
        SoftRankStrength strength,
        Regularization regularization = Regularization.L2,
        TargetRanks targetRanks = TargetRanks.Hard,
        Variable<T>? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowFunction.Of(
            predictions, targets, rows, weights, new SoftSpearmanScore<T>(strength, regularization, targetRanks));
}
