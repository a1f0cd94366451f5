using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>A differentiable score of predictions and targets in each row; larger is better.</summary>
    /// <param name="predictions">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="score">The score. It keeps no state and may serve several graphs at once.</param>
    /// <param name="targets">As many elements, constant: no gradient is computed for them.</param>
    /// <param name="rows">The rows, such as eras.</param>
    /// <param name="weights">A weight for each element, or null for equal ones.</param>
    /// <returns>Shape [rows.Count]; 0 with gradient 0 in a row whose target is constant. All arithmetic is in double.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, targets or weights require a gradient, an element is NaN or infinite, or a weight is negative.
    /// </exception>
    /// <exception cref="NotSupportedException">There are weights, and the score takes none.</exception>
    public static Variable<T> Score<T>(
        this Variable<T> predictions, DifferentiableScore<T> score, Variable<T> targets, Rows rows, Variable<T>? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(score);
        return RowFunction.Of(predictions, targets, rows, weights, score);
    }
}
