using System.Numerics;

namespace Isotone;

/// <summary>
/// Differentiable sorting: the projection of (n, n - 1, ..., 1), divided by the strength, onto the permutahedron of
/// the values (Blondel et al. 2020, "Fast differentiable sorting and ranking", equations 4-6).
/// </summary>
/// <remarks>
/// <para>As the strength goes to 0 the soft sort becomes the sort; as it grows the L2 result goes to the row's mean, the
/// KL result to its log-mean-exp. Shifting a row shifts the result, permuting it changes nothing.</para>
/// <para>L2: argmin over the permutahedron of |y - rho/eps|^2 / 2. KL: the projection onto the log-permutahedron.
/// O(n) after the sort.</para>
/// </remarks>
/// <param name="regularization">The regularizer.</param>
/// <param name="strength">The regularization strength eps, positive and finite, in units of 1/values.</param>
/// <param name="direction">Whether the result begins with the smallest value (ascending) or with the largest.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
/// <typeparam name="T">float, double or Half. All arithmetic is in double; results are rounded once.</typeparam>
public sealed class SoftSort<T>(
    Regularization regularization = Regularization.L2,
    double strength = 1.0,
    SortDirection direction = SortDirection.Ascending)
    : SoftOperator<T>(regularization, strength, direction)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Ascending sorts -x descending and turns the sign back.
    private protected override double Sign => Direction == SortDirection.Ascending ? -1 : 1;

    private protected override int FindBlocks(ReadOnlySpan<double> sorted, Span<int> starts, PoolingScratch scratch)
    {
        if (Regularization == Regularization.L2)
        {
            var byMean = SortedL2Blocks.ForSort(sorted, ForwardStrength, scratch);
            return PoolAdjacentViolators.Run(ref byMean, sorted.Length, starts);
        }

        var byRatio = new KLBlocks(
            KLSide.Exponential(scratch.Positions(sorted.Length), ForwardStrength), KLSide.Exponential(sorted), scratch);
        return PoolAdjacentViolators.Run(ref byRatio, sorted.Length, starts);
    }

    private protected override void ForwardRow(SoftRow state, Span<double> result)
    {
        if (Regularization == Regularization.KL)
            BlockSoftmax.Fill(state, 1);
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            ReadOnlySpan<double> z = state.Sorted.Slice(start, count);
            if (Regularization == Regularization.L2)
            {
                // w_k - mean_B w = ((count - 1)/2 - k)/eps, and mean_B z.
                DoubleDouble mean = CompensatedSum.Mean(z);
                for (int k = 0; k < count; k++)
                    result[start + k] = Sign * ((0.5 * (count - 1) - k) / ForwardStrength + mean.High + mean.Low);
            }
            else
            {
                // LSE_B(z) - LSE_B(w) as log-mean-exps: of tiny values they are as tiny, while both LSE are log |B|.
                // The softmax of the first is 1 over the sum of e^(z_k - z_0); w_k = w_0 - k/eps.
                double level = z[0] + (LogMeanExp.Of(z, z[0], z[^1], 1 / state.Softmax[start])
                    - LogMeanExp.OfPowers(1 / ForwardStrength, count));
                for (int k = 0; k < count; k++)
                    result[start + k] = Sign * (level - k / ForwardStrength);
            }
        }
    }

    private protected override void VjpRow(SoftRow state, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            double sum = CompensatedSum.Of(cotangent.Slice(start, count)).High;
            for (int k = start; k < start + count; k++)
            {
                gradient[state.Permutation[k]] = Regularization == Regularization.L2
                    ? sum / count                                       // mean_B g
                    : state.Softmax[k] * sum;                           // softmax_B(z) sum_B g
            }
        }
    }

    private protected override void JvpRow(SoftRow state, ReadOnlySpan<double> tangent, Span<double> derivative)
    {
        ReadOnlySpan<double> t = state.Gather(tangent);
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            ReadOnlySpan<double> within = t.Slice(start, count);
            double mean = Regularization == Regularization.L2
                ? CompensatedSum.Mean(within).High
                : CompensatedSum.OfProducts(state.Softmax.Slice(start, count), within).High;
            derivative.Slice(start, count).Fill(mean);
        }
    }
}
