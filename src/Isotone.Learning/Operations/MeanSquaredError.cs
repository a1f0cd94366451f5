using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The mean of the squared differences of predictions and targets.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">As many elements in the same row-major order, constant: no gradient is computed for them.</param>
    /// <returns>Shape [1]. All arithmetic is in double.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the targets require a gradient.</exception>
    public static Variable<T> MeanSquaredError<T>(this Variable<T> predictions, Variable<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(predictions);
        Rows whole = Rows.One(predictions.Length);
        RowFunction.RequireRows(predictions, targets, whole);
        Variable<T> result = RowFunction.Result(predictions, whole, out Span<T> value, out Span<T> derivative);
        ReadOnlySpan<T> p = predictions.Value, t = targets.Value;
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            // d (sum_i (p - t)^2 / n) = 2 (p - t) / n dp
            double difference = double.CreateTruncating(p[i]) - double.CreateTruncating(t[i]);
            sum += difference * difference;
            if (!derivative.IsEmpty)
                derivative[i] = T.CreateTruncating(2 * difference / p.Length);
        }

        value[0] = T.CreateTruncating(sum / p.Length);
        return result;
    }
}
