using System.Numerics;

namespace Isotone;

/// <summary>
/// Weighted isotonic regression by least squares: argmin over monotone v of sum w_i (y_i - v_i)^2, by pooling
/// adjacent violators in O(n) (Best and Chakravarti 1990). Each block of the fit has the weighted mean of its values.
/// </summary>
/// <remarks>
/// One object per thread; it keeps the blocks of the last forward pass, and the derivatives are exact. Which values
/// pool is decided exactly; ties pool.
/// </remarks>
/// <param name="direction">Whether the fit rises (ascending, as in scikit-learn) or falls.</param>
/// <typeparam name="T">float, double or Half. All arithmetic is in double; results are rounded once.</typeparam>
public sealed partial class IsotonicL2<T>(SortDirection direction = SortDirection.Ascending)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IsotonicFit _fit = new(direction);
    private double[] _weights = [];
    private bool _weighted;

    /// <summary>Whether the fit rises or falls.</summary>
    public SortDirection Direction => direction;

    /// <summary>The sizes of the blocks of a row of the last forward pass, in the order of the row.</summary>
    /// <param name="row">The row, from 0.</param>
    public int[] BlockSizes(int row) => _fit.Sizes(row);

    /// <summary>Fits one row.</summary>
    /// <param name="values">y, shape [n], finite.</param>
    /// <param name="destination">Receives the fit, shape [n].</param>
    /// <exception cref="ArgumentException">The row is empty or not finite, or the lengths differ.</exception>
    public void Forward(ReadOnlySpan<T> values, Span<T> destination) =>
        Forward(values, default, Guard.OneRow(values), destination);

    /// <summary>Fits each row.</summary>
    /// <param name="values">y, the rows, flat, finite.</param>
    /// <param name="weights">Positive finite weights, same rows; empty for weights of 1.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="destination">Receives the fit. It may be <paramref name="values"/> itself.</param>
    /// <exception cref="ArgumentException">
    /// A value is not finite or a weight not positive and finite (the message names it and its row), a length does not
    /// fit <paramref name="rows"/>, or <paramref name="destination"/> overlaps an input in part.
    /// </exception>
    public void Forward(ReadOnlySpan<T> values, ReadOnlySpan<T> weights, Rows rows, Span<T> destination)
    {
        Guard.Covers(rows, values);
        Guard.SameLength(destination, rows.Length);
        Guard.SameOrApart(values, destination);
        Guard.SameOrApart(weights, destination);
        Guard.Finite(values, rows);
        if (!weights.IsEmpty)
        {
            Guard.SameLength(weights, rows.Length);
            Guard.Positive(weights, rows);
        }

        // Nothing of the forward pass before is touched until the input has passed every check.
        _weighted = !weights.IsEmpty;
        if (_weighted && _weights.Length < rows.Length)
            _weights = new double[rows.Length];
        _lanes.Clear();
        _fit.Reset(rows, buffers: 1);
        for (int row = 0; row < rows.Count; row++)
        {
            int n = rows.LengthOf(row);
            Span<double> y = _fit.Buffer(0, n);
            Span<double> w = RowWeights(row);
            ReadOnlySpan<T> given = rows.Slice(values, row);
            for (int k = 0; k < n; k++)
            {
                y[k] = double.CreateTruncating(given[_fit.Place(k, n)]);
                if (_weighted)
                    w[k] = double.CreateTruncating(rows.Slice(weights, row)[_fit.Place(k, n)]);
            }

            var blocks = new WeightedL2Blocks(y, w, _fit.Scratch);
            _fit.Blocks.SetCount(row, PoolAdjacentViolators.Run(ref blocks, n, _fit.Blocks.Room(row)));
            FillMeans(row, y, rows.Slice(destination, row));
        }
    }

    /// <summary>The gradient of sum(cotangent * fit) with respect to the values: (w_j / W_B) sum_B cotangent.</summary>
    /// <param name="cotangent">The gradient with respect to the fit, same rows.</param>
    /// <param name="gradient">Receives the gradient with respect to the values.</param>
    /// <exception cref="ArgumentException">
    /// A length is not that of the forward pass, or the spans overlap in part.
    /// </exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void Vjp(ReadOnlySpan<T> cotangent, Span<T> gradient)
    {
        _fit.RequireForward(cotangent.Length, nameof(cotangent), gradient.Length, nameof(gradient));
        Guard.SameOrApart(cotangent, gradient);
        for (int row = 0; row < _fit.Rows.Count; row++)
        {
            Span<double> g = Read(row, cotangent);
            Span<T> result = _fit.Rows.Slice(gradient, row);
            ReadOnlySpan<double> w = RowWeights(row);
            ReadOnlySpan<int> starts = _fit.Blocks.Starts(row);
            for (int block = 0; block < starts.Length; block++)
            {
                int start = starts[block], end = BlockPartition.End(starts, block, g.Length);
                double sum = CompensatedSum.Of(g[start..end]).High;

                // Means, not sums, of the weights: no total overflows.
                double mean = _weighted ? CompensatedSum.Mean(w[start..end]).High : 1;
                for (int k = start; k < end; k++)
                {
                    double share = (_weighted ? w[k] : 1) / mean;
                    result[_fit.Place(k, g.Length)] = T.CreateTruncating(share * (sum / (end - start)));
                }
            }
        }
    }

    /// <summary>The derivative of the fit along a direction of the values: the weighted block means of the tangent.</summary>
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
            FillMeans(row, Read(row, tangent), _fit.Rows.Slice(derivative, row));
    }

    private Span<double> RowWeights(int row) => _weighted ? _fit.Rows.Slice(_weights.AsSpan(), row) : default;

    private Span<double> Read(int row, ReadOnlySpan<T> flat)
    {
        ReadOnlySpan<T> given = _fit.Rows.Slice(flat, row);
        Span<double> read = _fit.Buffer(0, given.Length);
        for (int k = 0; k < given.Length; k++)
            read[k] = double.CreateTruncating(given[_fit.Place(k, given.Length)]);
        return read;
    }

    /// <summary>Gives every element the weighted mean of its block.</summary>
    private void FillMeans(int row, ReadOnlySpan<double> y, Span<T> result)
    {
        ReadOnlySpan<double> w = RowWeights(row);
        ReadOnlySpan<int> starts = _fit.Blocks.Starts(row);
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, y.Length);
            double mean = _weighted
                ? CompensatedSum.WeightedMean(y[start..end], w[start..end])
                : CompensatedSum.Mean(y[start..end]).High;
            for (int k = start; k < end; k++)
                result[_fit.Place(k, y.Length)] = T.CreateTruncating(mean);
        }
    }
}
