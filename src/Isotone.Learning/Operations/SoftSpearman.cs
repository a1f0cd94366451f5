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
    /// <returns>Shape [rows.Count]; 0 with gradient 0 in a row whose target is constant.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, the targets require a gradient, or an element is NaN or infinite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    public static Variable<T> SoftSpearman<T>(
        this Variable<T> predictions,
        Variable<T> targets,
        Rows rows,
        SoftRankStrength strength,
        Regularization regularization = Regularization.L2,
        TargetRanks targetRanks = TargetRanks.Hard)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        predictions.SoftSpearman(
            targets, rows, strength, new SoftSpearman<T>(strength.Value, regularization, targetRanks));

    /// <summary>The same with an operator object that is used again: its state is done with when this returns.</summary>
    internal static Variable<T> SoftSpearman<T>(
        this Variable<T> predictions, Variable<T> targets, Rows rows, SoftRankStrength strength, SoftSpearman<T> correlation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunction.RequireRows(predictions, targets, rows);
        Variable<T> result = RowFunction.Result(predictions, rows, out Span<T> value, out Span<T> derivative);
        Span<double> rho = [0];

        // Row by row: a relative strength is another one for each.
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<T> p = rows.Slice(predictions.Value, row);
            correlation.Strength = strength.For(p, correlation.Regularization);
            correlation.Forward(p, rows.Slice(targets.Value, row), Rows.One(p.Length), rho);
            value[row] = T.CreateTruncating(rho[0]);
            if (!derivative.IsEmpty)
                correlation.Vjp([1.0], rows.Slice(derivative, row));
        }

        return result;
    }
}
