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
            targets,
            rows,
            strength,
            new OperatorPool<SoftSpearman<T>>(() => new SoftSpearman<T>(strength.Value, regularization, targetRanks)));

    /// <summary>The same with operator objects that are used again: their state is done with when this returns.</summary>
    internal static unsafe Variable<T> SoftSpearman<T>(
        this Variable<T> predictions,
        Variable<T> targets,
        Rows rows,
        SoftRankStrength strength,
        OperatorPool<SoftSpearman<T>> correlations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunction.RequireRows(predictions, targets, rows);
        Variable<T> result = RowFunction.Result(predictions, rows, out Span<T> value, out Span<T> derivative);
        fixed (T* p = predictions.Value, t = targets.Value, v = value, d = derivative)
            ParallelRows.Run(new SoftSpearmanWork<T>(p, t, rows, strength, correlations, v, d), rows);
        return result;
    }

    // Row by row: a relative strength is another one for each.
    private readonly unsafe struct SoftSpearmanWork<T>(
        T* predictions, T* targets, Rows rows, SoftRankStrength strength, OperatorPool<SoftSpearman<T>> correlations, T* value, T* derivative)
        : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            SoftSpearman<T> correlation = correlations.Rent();
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), length = rows.LengthOf(row);
                var p = new ReadOnlySpan<T>(predictions + start, length);
                correlation.Strength = strength.For(p, correlation.Regularization);
                value[row] = T.CreateTruncating(correlation.Forward(p, new ReadOnlySpan<T>(targets + start, length)));
                if (derivative is not null)
                    correlation.Vjp([1.0], new Span<T>(derivative + start, length));
            }

            correlations.Return(correlation);
        }
    }
}
