using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// Entropic isotonic optimization: argmin over monotone v of sum exp(s_i - v_i) + exp(t_i) v_i, by pooling adjacent
/// violators in O(n) (Blondel et al. 2020, section 5.1). A block B of the fit has the level LSE_B(s) - LSE_B(t), with
/// LSE the log of the sum of exponentials.
/// </summary>
/// <remarks>
/// One object per thread; it keeps the blocks of the last forward pass. No value overflows or underflows to a wrong
/// block: each sum is relative to its block's largest term. Ties pool, and so do levels that agree to about 2^-88 of
/// the exponents.
/// </remarks>
/// <param name="direction">Whether the fit rises (ascending) or falls.</param>
/// <typeparam name="T">float, double or Half. All arithmetic is in double; results are rounded once.</typeparam>
public sealed partial class IsotonicKL<T>(SortDirection direction = SortDirection.Ascending)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IsotonicFit _fit = new(direction);
    private double[] _upperSoftmax = [];
    private double[] _lowerSoftmax = [];

    /// <summary>Whether the fit rises or falls.</summary>
    public SortDirection Direction => direction;

    /// <summary>The sizes of the blocks of a row of the last forward pass, in the order of the row.</summary>
    /// <param name="row">The row, from 0.</param>
    public int[] BlockSizes(int row) => _fit.Sizes(row);

    /// <summary>Fits one row.</summary>
    /// <param name="values">s, shape [n], finite.</param>
    /// <param name="logWeights">t, shape [n], finite.</param>
    /// <param name="destination">Receives the fit, shape [n].</param>
    /// <exception cref="ArgumentException">A row is empty or not finite, or the lengths differ.</exception>
    public void Forward(ReadOnlySpan<T> values, ReadOnlySpan<T> logWeights, Span<T> destination) =>
        Forward(values, logWeights, Guard.OneRow(values), destination);

    /// <summary>Fits each row.</summary>
    /// <param name="values">s, the rows, flat, finite.</param>
    /// <param name="logWeights">t, same rows, finite.</param>
    /// <param name="rows">How the spans are cut into rows.</param>
    /// <param name="destination">Receives the fit. It may be one of the inputs.</param>
    /// <exception cref="ArgumentException">
    /// A value is not finite (the message names it and its row), a length does not fit <paramref name="rows"/>, or
    /// <paramref name="destination"/> overlaps an input in part.
    /// </exception>
    public void Forward(ReadOnlySpan<T> values, ReadOnlySpan<T> logWeights, Rows rows, Span<T> destination)
    {
        Guard.Covers(rows, values);
        Guard.SameLength(logWeights, rows.Length);
        Guard.SameLength(destination, rows.Length);
        Guard.SameOrApart(values, destination);
        Guard.SameOrApart(logWeights, destination);
        Guard.Finite(values, rows);
        Guard.Finite(logWeights, rows);
        _lanes.Clear();
        _fit.Reset(rows, buffers: 2);
        if (_upperSoftmax.Length < rows.Length)
        {
            _upperSoftmax = new double[rows.Length];
            _lowerSoftmax = new double[rows.Length];
        }

        for (int row = 0; row < rows.Count; row++)
        {
            Span<double> s = Read(row, values, 0), t = Read(row, logWeights, 1);
            _fit.Blocks.SetCount(
                row, KLPooling.Run(KLSide.Exponential(s), KLSide.Exponential(t), _fit.Scratch, _fit.Blocks.Room(row)));
            FillLevels(row, s, t, rows.Slice(destination, row));
        }
    }

    /// <summary>
    /// The gradients of sum(cotangent * fit): softmax_B(s)_j sum_B cotangent, and -softmax_B(t)_j sum_B cotangent.
    /// </summary>
    /// <param name="cotangent">The gradient with respect to the fit, same rows.</param>
    /// <param name="gradient">Receives the gradient with respect to the values s.</param>
    /// <param name="logWeightGradient">Receives the gradient with respect to the log-weights t; may be empty.</param>
    /// <exception cref="ArgumentException">
    /// A length is not that of the forward pass, or the spans overlap in part.
    /// </exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void Vjp(ReadOnlySpan<T> cotangent, Span<T> gradient, Span<T> logWeightGradient = default)
    {
        _fit.RequireForward(cotangent.Length, nameof(cotangent), gradient.Length, nameof(gradient));
        Guard.SameOrApart(cotangent, gradient);
        if (!logWeightGradient.IsEmpty)
            Guard.SameLength(logWeightGradient, _fit.Rows.Length);
        Guard.SameOrApart(cotangent, logWeightGradient);
        for (int row = 0; row < _fit.Rows.Count; row++)
        {
            Span<double> g = Read(row, cotangent, 0);
            ReadOnlySpan<double> upper = _fit.Rows.Slice(_upperSoftmax.AsSpan(), row);
            ReadOnlySpan<double> lower = _fit.Rows.Slice(_lowerSoftmax.AsSpan(), row);
            ReadOnlySpan<int> starts = _fit.Blocks.Starts(row);
            for (int block = 0; block < starts.Length; block++)
            {
                int start = starts[block], end = BlockPartition.End(starts, block, g.Length);
                double sum = CompensatedSum.Of(g[start..end]).High;
                for (int k = start; k < end; k++)
                {
                    int element = _fit.Rows.Start(row) + _fit.Place(k, g.Length);
                    gradient[element] = T.CreateTruncating(upper[k] * sum);
                    if (!logWeightGradient.IsEmpty)
                        logWeightGradient[element] = T.CreateTruncating(-lower[k] * sum);
                }
            }
        }
    }

    /// <summary>The derivative of the fit along a direction of the values s: softmax-weighted block means.</summary>
    /// <param name="tangent">The direction, same rows.</param>
    /// <param name="derivative">Receives the derivative of the fit.</param>
    /// <exception cref="ArgumentException">
    /// A length is not that of the forward pass, or the spans overlap in part.
    /// </exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void Jvp(ReadOnlySpan<T> tangent, Span<T> derivative)
    {
        _fit.RequireForward(tangent.Length, nameof(tangent), derivative.Length, nameof(derivative));
        Guard.SameOrApart(tangent, derivative);
        for (int row = 0; row < _fit.Rows.Count; row++)
        {
            Span<double> along = Read(row, tangent, 0);
            ReadOnlySpan<double> upper = _fit.Rows.Slice(_upperSoftmax.AsSpan(), row);
            Span<T> result = _fit.Rows.Slice(derivative, row);
            ReadOnlySpan<int> starts = _fit.Blocks.Starts(row);
            for (int block = 0; block < starts.Length; block++)
            {
                int start = starts[block], end = BlockPartition.End(starts, block, along.Length);
                double mean = CompensatedSum.OfProducts(upper[start..end], along[start..end]).High;
                for (int k = start; k < end; k++)
                    result[_fit.Place(k, along.Length)] = T.CreateTruncating(mean);
            }
        }
    }

    private Span<double> Read(int row, ReadOnlySpan<T> flat, int buffer)
    {
        ReadOnlySpan<T> given = _fit.Rows.Slice(flat, row);
        Span<double> read = _fit.Buffer(buffer, given.Length);
        for (int k = 0; k < given.Length; k++)
            read[k] = double.CreateTruncating(given[_fit.Place(k, given.Length)]);
        return read;
    }

    /// <summary>Gives every element LSE_B(s) - LSE_B(t), and keeps both softmaxes for the derivatives.</summary>
    private void FillLevels(int row, ReadOnlySpan<double> s, ReadOnlySpan<double> t, Span<T> result)
    {
        Span<double> upper = _fit.Rows.Slice(_upperSoftmax.AsSpan(), row);
        Span<double> lower = _fit.Rows.Slice(_lowerSoftmax.AsSpan(), row);
        ReadOnlySpan<int> starts = _fit.Blocks.Starts(row);
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, s.Length);

            // The two LSE as log-mean-exps, which are tiny for tiny values: log |B| would swallow them.
            (double largestOfS, double meanOfS) = Softmax(s[start..end], upper[start..end]);
            (double largestOfT, double meanOfT) = Softmax(t[start..end], lower[start..end]);
            double level = (largestOfS - largestOfT) + (meanOfS - meanOfT);
            for (int k = start; k < end; k++)
                result[_fit.Place(k, s.Length)] = T.CreateTruncating(level);
        }
    }

    /// <summary>Fills the softmax of a block; returns the largest exponent and log(mean of e^(values - largest)).</summary>
    private static (double Largest, double LogMean) Softmax(ReadOnlySpan<double> values, Span<double> softmax)
    {
        double largest = TensorPrimitives.Max(values), smallest = TensorPrimitives.Min(values);
        for (int k = 0; k < values.Length; k++)
            softmax[k] = Math.Exp(values[k] - largest);
        double sum = PairwiseSum.Of(softmax);
        for (int k = 0; k < values.Length; k++)
            softmax[k] /= sum;
        return (largest, LogMeanExp.Of(values, largest, smallest, sum));
    }
}
