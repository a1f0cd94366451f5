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
            double level = Regularization == Regularization.L2
                ? z[0] + PairwiseSum.OfDifferences(z, z[0]) / count     // mean_B z
                : z[0] - Math.Log(state.Softmax[start]);                // LSE_B(z): softmax of the first is e^(z_0 - LSE)

            // L2: mean_B w = w_first - (count - 1)/(2 eps). KL: LSE_B(w) = w_first + log(sum_{j < count} e^(-j/eps)).
            double centre = Regularization == Regularization.L2
                ? -0.5 * (count - 1)
                : ForwardStrength * LogSumOfPowers(count);
            for (int k = 0; k < count; k++)
                result[start + k] = Sign * ((-k - centre) / ForwardStrength + level);
        }
    }

    private protected override void VjpRow(SoftRow state, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            double sum = PairwiseSum.Of(cotangent.Slice(start, count));
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
                ? PairwiseSum.Of(within) / count
                : PairwiseSum.OfProducts(state.Softmax.Slice(start, count), within);
            derivative.Slice(start, count).Fill(mean);
        }
    }

    /// <summary>log(sum over j from 0 to count - 1 of e^(-j/eps)): a geometric series.</summary>
    private double LogSumOfPowers(int count)
    {
        double rate = -1 / ForwardStrength;
        return Math.Log(Exponential.MinusOne(count * rate) / Exponential.MinusOne(rate));
    }
}
