namespace Isotone;

/// <summary>
/// The projection of values over a strength onto the capped simplex {0 &lt;= y &lt;= 1, sum w y = k}: y = clip((z - theta)/eps,
/// 0, 1), by a sweep of theta down the breakpoints.
/// </summary>
internal static class CappedSimplex
{
    /// <summary>Projects a row in descending order.</summary>
    /// <param name="sorted">z, descending.</param>
    /// <param name="weights">The weights in the same order, or none.</param>
    /// <param name="k">The mass, above 0 and at most the sum of the weights.</param>
    /// <param name="strength">The strength eps.</param>
    /// <param name="mask">Receives y.</param>
    /// <returns>The places of the elements between 0 and 1: before them y is 1, after them 0.</returns>
    public static Range Project(
        ReadOnlySpan<double> sorted, ReadOnlySpan<double> weights, double k, double strength, Span<double> mask)
    {
        // [0, ones) are at 1, [ones, entered) between. The sums are of differences from the largest value.
        int ones = 0, entered = 0, n = sorted.Length;
        double massOfOnes = 0, mass = 0, sum = 0, first = sorted[0];
        while (ones < n)
        {
            // The next breakpoint: an element enters at theta = z, or reaches 1 at theta = z - eps.
            bool enters = entered < n && (ones == entered || sorted[entered] - first >= sorted[ones] - first - strength);
            double theta = enters ? sorted[entered] - first : sorted[ones] - first - strength;
            if (massOfOnes + (sum - mass * theta) / strength >= k)
                break;
            if (enters)
            {
                double weight = WeightOf(weights, entered);
                mass += weight;
                sum += weight * (sorted[entered++] - first);
            }
            else
            {
                double weight = WeightOf(weights, ones);
                massOfOnes += weight;
                mass -= weight;
                sum -= weight * (sorted[ones++] - first);
            }
        }

        mask[..ones].Fill(1);
        mask[entered..].Clear();
        Fill(sorted, weights, k, strength, mask, ones, entered);
        return ones..entered;
    }

    /// <summary>The pullback, symmetric without weights: (g - w mean_A g)/eps on the elements between, 0 elsewhere.</summary>
    /// <remarks>mean_A g = sum_A g / sum_A w.</remarks>
    public static void Pullback(
        Range between, ReadOnlySpan<double> weights, double strength, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        (int start, int count) = between.GetOffsetAndLength(cotangent.Length);
        gradient[..start].Clear();
        gradient[(start + count)..].Clear();
        if (count == 0)
            return;

        // From differences without weights: a constant cotangent gives exactly 0.
        double first = weights.IsEmpty ? cotangent[start] : 0, sum = 0, mass = 0;
        for (int i = start; i < start + count; i++)
        {
            sum += cotangent[i] - first;
            mass += WeightOf(weights, i);
        }

        for (int i = start; i < start + count; i++)
            gradient[i] = (cotangent[i] - first - WeightOf(weights, i) * (sum / mass)) / strength;
    }

    // y = (k - ones)/W + (z - mean z)/eps on the elements between: no difference of two large numbers.
    private static void Fill(
        ReadOnlySpan<double> sorted, ReadOnlySpan<double> weights, double k, double strength, Span<double> mask, int ones, int entered)
    {
        if (ones == entered)
            return;
        double left = k, mass = 0, sum = 0;
        for (int i = 0; i < ones; i++)
            left -= WeightOf(weights, i);
        for (int i = ones; i < entered; i++)
        {
            mass += WeightOf(weights, i);
            sum += WeightOf(weights, i) * (sorted[i] - sorted[ones]);
        }

        for (int i = ones; i < entered; i++)
            mask[i] = Math.Clamp(left / mass + (sorted[i] - sorted[ones] - sum / mass) / strength, 0, 1);
    }

    private static double WeightOf(ReadOnlySpan<double> weights, int i) => weights.IsEmpty ? 1 : weights[i];
}
