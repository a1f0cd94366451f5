using System.Numerics;
using System.Numerics.Tensors;

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

    private protected override bool ResultInInputOrder => false;

    private protected override int FindBlocks(
        ReadOnlySpan<double> sorted, Span<double> terms, PoolingScratch scratch, Span<int> starts)
    {
        if (Regularization == Regularization.L2)
            return SortedL2Pooling.Run(sorted, ForwardStrength, ranks: false, scratch, starts);
        return KLPooling.Run(
            KLSide.OfPositions(sorted.Length, ForwardStrength),
            KLSide.Descending(sorted),
            scratch,
            starts,
            terms);
    }

    private protected override void ForwardRow(in SoftRow state, RowWorkspace workspace, Span<double> result)
    {
        // L2: mean_B z + ((|B| - 1)/2 - k)/eps. KL: LSE_B(z) - LSE_B(w) - k/eps.
        if (Regularization == Regularization.L2)
            BlockMeans.Descend(state, state.Sorted, ForwardStrength, Sign, result);
        else
            BlockLevels.FillSort(state, ForwardStrength, Sign, workspace, result);
    }

    private protected override void VjpRow(in SoftRow state, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        // L2: mean_B g. KL: softmax_B(z) sum_B g.
        BlockMeans.Spread(state, cotangent, sums: Regularization == Regularization.KL, gradient);
        if (Regularization == Regularization.KL)
            TensorPrimitives.Multiply(gradient[..state.Length], state.Softmax, gradient);
    }

    private protected override void JvpRow(in SoftRow state, ReadOnlySpan<double> tangent, Span<double> derivative)
    {
        if (Regularization == Regularization.L2)
        {
            BlockMeans.Spread(state, tangent, sums: false, derivative);
            return;
        }

        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            double mean = CompensatedSum.OfProducts(state.Softmax.Slice(start, count), tangent.Slice(start, count)).High;
            derivative.Slice(start, count).Fill(mean);
        }
    }
}
