using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// Differentiable ranks: the projection of the values, divided by the strength, onto the permutahedron of
/// (n, n - 1, ..., 1) (Blondel et al. 2020, "Fast differentiable sorting and ranking", equations 4-6).
/// </summary>
/// <remarks>
/// <para>Ascending: the smallest value has rank 1. As the strength goes to 0 the soft ranks become the hard ranks (mean
/// ranks for ties); as it grows they go to their mean, (n + 1)/2. They always sum to n(n + 1)/2. Shifting a row changes
/// nothing, permuting it permutes them.</para>
/// <para>L2: argmin over the permutahedron of |r - x/eps|^2 / 2. KL: argmin of the divergence of r from exp(x/eps).
/// O(n) after the sort.</para>
/// </remarks>
/// <param name="regularization">The regularizer.</param>
/// <param name="strength">The regularization strength eps, positive and finite, in units of the values.</param>
/// <param name="direction">Which value has rank 1: the smallest (ascending) or the largest.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
/// <typeparam name="T">float, double or Half. All arithmetic is in double; results are rounded once.</typeparam>
public sealed class SoftRank<T>(
    Regularization regularization = Regularization.L2,
    double strength = 1.0,
    SortDirection direction = SortDirection.Ascending)
    : SoftOperator<T>(regularization, strength, direction)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Few = 16;

    private protected override double Sign => Direction == SortDirection.Ascending ? 1 : -1;

    private protected override bool ResultInInputOrder => true;

    /// <summary>
    /// Begins a forward pass over finite values, of which <see cref="Pool"/> then does the rows; whether they are still to
    /// be sorted.
    /// </summary>
    internal void BeginPass(ReadOnlySpan<T> values, Rows rows) => Begin(values, rows);

    /// <summary>Sorts and pools a row of the pass that was begun, all rows of which begin at <paramref name="values"/>.</summary>
    internal unsafe SoftRow Pool(int row, T* values)
    {
        Span<double> sorted = SortedOf(row, SortHere(values, row, row + 1), Rows.Start(row));
        PoolRow(row, new ReadOnlySpan<T>(values + Rows.Start(row), Rows.LengthOf(row)), sorted);
        return State(row, sorted);
    }

    /// <summary>What the pass knows of a row.</summary>
    internal SoftRow RowState(int row) => State(row);

    /// <summary>
    /// The soft ranks of a row minus their mean (n + 1)/2, in sorted order, without the cancellation that subtracting
    /// afterwards would bring at large strengths. <paramref name="result"/> has <see cref="BlockMeans.Slack"/>.
    /// </summary>
    internal void Centred(in SoftRow state, Span<double> result)
    {
        double mean = 0.5 * (state.Length + 1);
        Rank(state, RowWorkspace.OfThread, result, offset: mean);
        if (Regularization == Regularization.L2)
            return;

        // With several blocks the first one's mean or the last one's is n/4 at least from that of all: beside it nothing
        // cancels.
        if (state.Starts.Length > 1)
            TensorPrimitives.Subtract(result[..state.Length], mean, result);
        else
            CentredKLRank(state, result, mean);
    }

    /// <summary>The vector-Jacobian product of a row, both sides in sorted order and with slack.</summary>
    internal void Pull(in SoftRow state, ReadOnlySpan<double> cotangent, Span<double> gradient) =>
        VjpRow(state, cotangent, gradient);

    private protected override bool PoolsWhole(ReadOnlySpan<T> values)
    {
        // Where a few values lie too far apart all do.
        if (values.Length > 4 * Few && !MayPoolWhole(values[..Few], values.Length, out _, out _))
            return false;
        return MayPoolWhole(values, values.Length, out double lowest, out double highest)
            && (Regularization == Regularization.KL || WholeRow.IsOneBlock(values, lowest, highest, ForwardStrength));
    }

    private bool MayPoolWhole(ReadOnlySpan<T> values, int rowLength, out double lowest, out double highest)
    {
        lowest = double.CreateTruncating(TensorPrimitives.Min(values));
        highest = double.CreateTruncating(TensorPrimitives.Max(values));
        return Regularization == Regularization.L2
            ? highest - lowest < WholeRow.WidestRange(rowLength, ForwardStrength)
            : (highest - lowest) / ForwardStrength < 0.693147180559945;     // just below ln 2
    }

    private protected override int FindBlocks(
        ReadOnlySpan<double> sorted, Span<double> terms, PoolingScratch scratch, Span<int> starts)
    {
        if (Regularization == Regularization.L2)
            return SortedL2Pooling.Run(sorted, ForwardStrength, ranks: true, scratch, starts);
        return KLPooling.Run(
            KLSide.Descending(sorted, ForwardStrength),
            KLSide.Linear(sorted.Length),
            scratch,
            starts,
            terms);
    }

    private protected override void ForwardRow(in SoftRow state, RowWorkspace workspace, Span<double> result) =>
        Rank(state, workspace, result, offset: 0);

    private protected override void VjpRow(in SoftRow state, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        // L2: sigma (g - mean_B g)/eps. KL: sigma (r/eps) (g - sum_B softmax g).
        if (Regularization == Regularization.L2)
            Deviate(state, cotangent, Sign, levels: false, 0, gradient);
        else
            BlockSoftmax.RankPullback(state, cotangent, Sign / ForwardStrength, gradient);
    }

    // Both Jacobians are symmetric: sigma/eps (I - 11^T/|B|) and sigma/eps (diag(r) - r r^T / sum_B r).
    private protected override void JvpRow(in SoftRow state, ReadOnlySpan<double> tangent, Span<double> derivative) =>
        VjpRow(state, tangent, derivative);

    // L2: r = mean_B(rho) + (z - mean_B z)/eps. KL: r = (sum_B rho) softmax_B(z/eps).
    private void Rank(in SoftRow state, RowWorkspace workspace, Span<double> result, double offset)
    {
        if (Regularization == Regularization.L2)
            Deviate(state, state.Sorted, 1, levels: true, offset, result);
        else
            BlockSoftmax.FillRanks(state, ForwardStrength, workspace.Buffer(1, state.Length), result);
    }

    private void CentredKLRank(in SoftRow state, Span<double> result, double offset)
    {
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            double position = state.MeanPosition(start, start + count);

            // r - mean_B(rho) = mean_B(rho) (e - mean_B e)/mean_B e with e = exp((z - z_0)/eps).
            Span<double> work = RowWorkspace.OfThread.Buffer(2, count)[..count];
            BlockSoftmax.CentredExponentials(state.Sorted.Slice(start, count), ForwardStrength, work, out double mean);
            for (int k = 0; k < count; k++)
                result[start + k] = (position - offset) + position * work[k] / mean;
        }
    }

    /// <summary>level_B + sign (values - mean_B values)/eps, in vectors where nothing can overflow.</summary>
    private void Deviate(
        in SoftRow state, ReadOnlySpan<double> values, double sign, bool levels, double offset, Span<double> result)
    {
        // Sorted values lie between their ends.
        double scale = sign / ForwardStrength;
        ReadOnlySpan<double> extremes = levels && state.IsSorted ? [values[0], values[state.Length - 1]] : values[..state.Length];
        if (double.IsNormal(scale) && BlockMeans.AreModerate(extremes))
        {
            BlockMeans.Deviations(state, values, scale, levels, offset, result);
            return;
        }

        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            double level = levels ? state.MeanPosition(start, start + count) - offset : 0;
            DoubleDouble mean = CompensatedSum.Mean(values.Slice(start, count));
            for (int k = start; k < start + count; k++)
                result[k] = level + sign * (values[k] - mean.High - mean.Low) / ForwardStrength;
        }
    }
}
