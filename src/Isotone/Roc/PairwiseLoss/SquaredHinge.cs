using System.Numerics;

namespace Isotone;

/// <summary>
/// The all-pairs squared hinge loss of binary labels, a smooth bound on 1 - AUC, in O(n log n) (Rust and Hocking 2023, "A
/// log-linear gradient descent algorithm for unbalanced binary classification using the all pairs squared hinge loss",
/// arXiv 2302.11062).
/// </summary>
/// <remarks>
/// L = sum over pairs of a positive j and a negative k of w_j w_k max(0, margin - (p_j - p_k))^2 / sum of w_j w_k. In the
/// order of p_k + margin over negatives and p_j over positives, a positive meets exactly the negatives that come later;
/// what it needs of them are three sums, of their weights, first and second moments. The object keeps buffers: use one a
/// thread; after the first pass nothing is allocated.
/// </remarks>
/// <param name="margin">How far a positive should be above a negative, positive.</param>
public sealed class SquaredHinge<T>(double margin = 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[] _place = [];
    private double[] _gradient = [];
    private double[] _curvature = [];
    private int[] _order = [];
    private int _count;

    /// <summary>How far a positive should be above a negative.</summary>
    public double Margin { get; } = margin > 0 && double.IsFinite(margin)
        ? margin
        : throw new ArgumentOutOfRangeException(nameof(margin), margin, "margin must be positive and finite.");

    /// <summary>The loss of one row, and the derivatives at the same place.</summary>
    /// <param name="labels">Shape [n]: 1 is positive, anything else negative.</param>
    /// <param name="predictions">Shape [n].</param>
    /// <param name="weights">Shape [n], positive; 1 each where left out.</param>
    /// <returns>The mean over all pairs, at least 0.</returns>
    /// <exception cref="ArgumentException">
    /// A span is empty or the lengths differ, a label is NaN, a prediction is NaN or infinite, a weight is not positive and
    /// finite, or all labels are of one class.
    /// </exception>
    public double Forward(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, ReadOnlySpan<double> weights = default)
    {
        Rows row = Guard.OneRow(labels);
        BinaryLabels.Check(labels, predictions, row);
        BinaryLabels.RefuseSingleClass(labels, row);
        if (!weights.IsEmpty)
        {
            Guard.SameLength(weights, labels.Length);
            Guard.Positive(weights, row);
        }

        Reserve(labels.Length);

        // Places about the median: far from 0 their sums with the margin would be rounded, about a mean outliers would do it.
        Span<int> order = _order.AsSpan(0, _count);
        ArgSort.Sort(predictions, row, order);
        double centre = double.CreateTruncating(predictions[order[_count / 2]]), positive = 0, negative = 0;
        for (int i = 0; i < _count; i++)
        {
            bool isPositive = BinaryLabels.IsPositive(labels[i]);
            double weight = weights.IsEmpty ? 1 : weights[i];
            _place[i] = double.CreateTruncating(predictions[i]) - centre + (isPositive ? 0 : Margin);
            positive += isPositive ? weight : 0;
            negative += isPositive ? 0 : weight;
        }

        ArgSort.Sort(_place.AsSpan(0, _count), row, order);
        double unit = 1 / (positive * negative);
        double loss = Sweep(labels, weights, unit, ofPositives: false);
        Sweep(labels, weights, unit, ofPositives: true);
        return loss;
    }

    /// <summary>The gradient by the predictions, times a cotangent.</summary>
    /// <param name="cotangent">The derivative of the result by the loss.</param>
    /// <param name="gradient">Receives the gradient. Same length as the predictions.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentException">The length is not that of the forward pass, or the cotangent is not finite.</exception>
    public void Vjp(double cotangent, Span<T> gradient) => Write(cotangent, _gradient, gradient);

    /// <summary>The diagonal of the Hessian, times a cotangent: at least 0, and 0 for those that meet nobody.</summary>
    /// <param name="cotangent">The derivative of the result by the loss.</param>
    /// <param name="curvature">Receives the second derivatives. Same length as the predictions.</param>
    /// <inheritdoc cref="Vjp" path="/exception"/>
    public void Curvature(double cotangent, Span<T> curvature) => Write(cotangent, _curvature, curvature);

    // A positive and a negative pay where the negative's place, its margin included, is above the positive's: from the
    // lowest place up positives gather for the negatives to come, from the highest down negatives for the positives.
    private double Sweep(ReadOnlySpan<T> labels, ReadOnlySpan<double> weights, double unit, bool ofPositives)
    {
        double count = 0, mean = 0, spread = 0, loss = 0, lost = 0;
        for (int step = 0; step < _count; step++)
        {
            int i = _order[ofPositives ? _count - 1 - step : step];
            double weight = weights.IsEmpty ? 1 : weights[i], place = _place[i];
            if (BinaryLabels.IsPositive(labels[i]) != ofPositives)
            {
                // West 1979: the weighted mean and the sum of squares about it, which loses nothing to cancellation.
                count += weight;
                double apart = place - mean;
                mean += apart * (weight / count);
                spread += weight * apart * (place - mean);
                continue;
            }

            // sum_m w_m (x - y_m)^2 = W (x - mean)^2 + spread; ties add 0, so their order does not matter.
            double distance = place - mean, both = unit * weight;
            _gradient[i] = 2 * both * count * distance;
            _curvature[i] = 2 * both * count;
            (loss, double error) = ErrorFree.TwoSum(loss, both * (count * distance * distance + spread));
            lost += error;
        }

        return loss + lost;
    }

    private void Write(double cotangent, double[] from, Span<T> to)
    {
        if (_count == 0)
            throw new InvalidOperationException("Call Forward first: there is no pass to differentiate.");
        Guard.SameLength(to, _count);
        if (!double.IsFinite(cotangent))
            throw new ArgumentException($"cotangent is {cotangent}; it must be finite.", nameof(cotangent));
        for (int i = 0; i < to.Length; i++)
            to[i] = T.CreateTruncating(cotangent * from[i]);
    }

    private void Reserve(int count)
    {
        _count = count;
        if (_place.Length >= count)
            return;
        _place = new double[count];
        _gradient = new double[count];
        _curvature = new double[count];
        _order = new int[count];
    }
}
