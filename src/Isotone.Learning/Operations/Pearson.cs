using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>Pearson's correlation of predictions and targets in each row. See <see cref="PearsonScore{T}"/>.</summary>
    /// <param name="predictions">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="targets">As many elements, constant: no gradient is computed for them.</param>
    /// <param name="rows">The rows, such as eras.</param>
    /// <param name="weights">A weight for each element, or null for equal ones.</param>
    /// <returns>Shape [rows.Count]. All arithmetic is in double.</returns>
    /// <remarks>
    /// Constant predictions have no correlation; here it is 0, and its gradient that of predictions of standard deviation
    /// 1: finite, and a step along it correlates with the target. In a row whose target is constant value and gradient are 0.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The lengths differ, targets or weights require a gradient, an element is NaN or infinite, or a weight is negative.
    /// </exception>
    public static Variable<T> Pearson<T>(
        this Variable<T> predictions, Variable<T> targets, Rows rows, Variable<T>? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowFunction.Of(predictions, targets, rows, weights, new PearsonScore<T>());
}
