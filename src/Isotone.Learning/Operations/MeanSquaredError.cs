using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The mean of the squared differences of predictions and targets.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">As many elements in the same row-major order, constant: no gradient is computed for them.</param>
    /// <param name="weights">
    /// A weight for each element, or null for equal ones: sum w (p - t)^2 / sum w; 0 where all weights are.
    /// </param>
    /// <returns>Shape [1]. All arithmetic is in double.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, targets or weights require a gradient, or a weight is negative or not finite.
    /// </exception>
    public static Variable<T> MeanSquaredError<T>(
        this Variable<T> predictions, Variable<T> targets, Variable<T>? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(predictions);
        Rows whole = Rows.One(predictions.Length);
        RowFunction.RequireRows(predictions, targets, whole);
        RowFunction.RequireWeights(predictions, weights);
        ReadOnlySpan<T> p = predictions.Value, t = targets.Value, w = weights is null ? [] : weights.Value;
        double total = w.IsEmpty ? p.Length : SumOfWeights(w);
        Variable<T> result = RowFunction.Result(predictions, whole, out Span<T> value, out Span<T> derivative);
        if (total == 0)
        {
            value.Clear();
            derivative.Clear();
            return result;
        }

        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            // d (sum_i w (p - t)^2 / sum w) = 2 w (p - t) / sum w dp
            double difference = double.CreateTruncating(p[i]) - double.CreateTruncating(t[i]);
            double weighted = w.IsEmpty ? difference : double.CreateTruncating(w[i]) * difference;
            sum += weighted * difference;
            if (!derivative.IsEmpty)
                derivative[i] = T.CreateTruncating(2 * weighted / total);
        }

        value[0] = T.CreateTruncating(sum / total);
        return result;
    }

    private static double SumOfWeights<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!T.IsFinite(weights[i]) || weights[i] < T.Zero)
                throw new ArgumentException($"weights[{i}] is {weights[i]}; weights must be finite and not negative.", nameof(weights));
        }

        return WideSum.Of(weights);
    }
}
