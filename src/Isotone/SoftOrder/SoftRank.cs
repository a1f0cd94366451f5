using System.Numerics;

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
    private protected override double Sign => Direction == SortDirection.Ascending ? 1 : -1;

    /// <summary>
    /// The soft ranks of a row minus their mean (n + 1)/2, in the row's order, without the cancellation that
    /// subtracting afterwards would bring at large strengths.
    /// </summary>
    internal void CentredRow(int row, Span<double> destination) => Rank(State(row), destination, centre: true);

    /// <summary>The vector-Jacobian product of one row in double.</summary>
    internal void VjpRow(int row, ReadOnlySpan<double> cotangent, Span<double> gradient) =>
        VjpRow(State(row), cotangent, gradient);

    private protected override int FindBlocks(ReadOnlySpan<double> sorted, Span<int> starts, PoolingScratch scratch)
    {
        if (Regularization == Regularization.L2)
        {
            var byMean = SortedL2Blocks.ForRanks(sorted, ForwardStrength, scratch);
            return PoolAdjacentViolators.Run(ref byMean, sorted.Length, starts);
        }

        var byRatio = new KLBlocks(
            KLSide.Exponential(sorted, ForwardStrength), KLSide.Linear(scratch.Positions(sorted.Length)), scratch);
        return PoolAdjacentViolators.Run(ref byRatio, sorted.Length, starts);
    }

    private protected override void ForwardRow(SoftRow state, Span<double> result)
    {
        if (Regularization == Regularization.KL)
            BlockSoftmax.Fill(state, ForwardStrength);
        Rank(state, result, centre: false);
    }

    private protected override void VjpRow(SoftRow state, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        ReadOnlySpan<double> g = state.Gather(cotangent);
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            if (Regularization == Regularization.L2)
            {
                // sigma (g - mean_B g)/eps, the mean to more than a double: a constant cotangent gives exactly 0.
                DoubleDouble mean = CompensatedSum.Mean(g.Slice(start, count));
                for (int k = start; k < start + count; k++)
                    gradient[state.Permutation[k]] = Sign * (g[k] - mean.High - mean.Low) / ForwardStrength;
            }
            else
            {
                // sigma (r/eps) (g - sum_B softmax g) with r = (sum_B rho) softmax, from differences: shifts cost nothing.
                ReadOnlySpan<double> softmax = state.Softmax.Slice(start, count);
                double total = count * state.MeanPosition(start, start + count);
                double mean = PairwiseSum.OfWeightedDifferences(softmax, g.Slice(start, count), g[start]);
                for (int k = start; k < start + count; k++)
                {
                    double slope = Sign * total * state.Softmax[k] / ForwardStrength;
                    gradient[state.Permutation[k]] = slope * (g[k] - g[start] - mean);
                }
            }
        }
    }

    // Both Jacobians are symmetric: sigma/eps (I - 11^T/|B|) and sigma/eps (diag(r) - r r^T / sum_B r).
    private protected override void JvpRow(SoftRow state, ReadOnlySpan<double> tangent, Span<double> derivative) =>
        VjpRow(state, tangent, derivative);

    private void Rank(SoftRow state, Span<double> result, bool centre)
    {
        double offset = centre ? 0.5 * (state.Length + 1) : 0;
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            double position = state.MeanPosition(start, start + count);
            ReadOnlySpan<double> z = state.Sorted.Slice(start, count);
            if (Regularization == Regularization.L2)
            {
                // r = mean_B(rho) + (z - mean_B z)/eps, the mean to more than a double.
                DoubleDouble mean = CompensatedSum.Mean(z);
                for (int k = 0; k < count; k++)
                {
                    double deviation = (z[k] - mean.High - mean.Low) / ForwardStrength;
                    result[state.Permutation[start + k]] = (position - offset) + deviation;
                }
            }
            else if (centre)
            {
                // r - mean_B(rho) = mean_B(rho) (e - mean_B e)/mean_B e with e = exp((z - z_0)/eps).
                BlockSoftmax.CentredExponentials(z, ForwardStrength, state.Work.Slice(start, count), out double mean);
                for (int k = 0; k < count; k++)
                    result[state.Permutation[start + k]] = (position - offset) + position * state.Work[start + k] / mean;
            }
            else
            {
                // r = (sum_B rho) softmax_B(z/eps).
                for (int k = start; k < start + count; k++)
                    result[state.Permutation[k]] = count * position * state.Softmax[k];
            }
        }
    }
}
