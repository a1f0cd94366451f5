using System.Numerics;

namespace Isotone;

/// <summary>
/// The weights of a row's elements as every score takes them: an element of weight 2 counts as two equal ones, one of
/// weight 0 as none. Only ratios matter; within a row they are scaled to the mean 1.
/// </summary>
internal static class RowWeights
{
    /// <summary>Refuses weights that are negative or not finite.</summary>
    public static void Require<T>(ReadOnlySpan<T> weights, Rows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (weights.IsEmpty)
            return;
        Guard.SameLength(weights, rows.Length);
        Guard.Finite(weights, rows);
        for (int i = 0; i < weights.Length; i++)
        {
            if (T.IsNegative(weights[i]) && weights[i] != T.Zero)
            {
                throw new ArgumentException(
                    $"weights[{i}] (row {rows.RowOf(i)}) is {weights[i]}; weights must not be negative.", nameof(weights));
            }
        }
    }

    /// <summary>
    /// Moves the elements of positive weight to the front and scales their weights to the mean 1.
    /// </summary>
    /// <param name="weights">The row's weights.</param>
    /// <param name="places">Receives the index of each element that is kept.</param>
    /// <param name="kept">Receives their weights.</param>
    /// <returns>How many elements are kept.</returns>
    public static int Keep<T>(ReadOnlySpan<T> weights, Span<int> places, Span<double> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = 0;
        double largest = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == T.Zero)
                continue;
            kept[count] = double.CreateTruncating(weights[i]);
            largest = Math.Max(largest, kept[count]);
            places[count++] = i;
        }

        // By the largest first: the sum cannot overflow.
        for (int k = 0; k < count; k++)
            kept[k] /= largest;
        double mean = PairwiseSum.Of(kept[..count]) / count;
        for (int k = 0; k < count; k++)
            kept[k] /= mean;
        return count;
    }
}
