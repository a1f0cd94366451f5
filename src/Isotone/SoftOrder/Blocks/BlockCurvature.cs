namespace Isotone;

/// <summary>The second derivatives of the KL operators inside a block; those of the L2 operators are 0.</summary>
internal static class BlockCurvature
{
    /// <summary>
    /// Of the KL soft ranks: (r_i/eps^2) ((v_i - v-) (g_i - g-) - cov(v, g)), with means and covariance under the block's
    /// softmax.
    /// </summary>
    public static void OfRanks(
        in SoftRow row, ReadOnlySpan<double> cotangent, ReadOnlySpan<double> tangent, double strength, Span<double> result)
    {
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            ReadOnlySpan<double> softmax = row.Softmax.Slice(start, count);
            ReadOnlySpan<double> g = cotangent.Slice(start, count), v = tangent.Slice(start, count);
            double gMean = PairwiseSum.OfWeightedDifferences(softmax, g, g[0]) + g[0];
            double vMean = PairwiseSum.OfWeightedDifferences(softmax, v, v[0]) + v[0];
            double covariance = 0;
            for (int k = 0; k < count; k++)
                covariance += softmax[k] * (v[k] - vMean) * (g[k] - gMean);
            double total = count * row.MeanPosition(start, start + count) / (strength * strength);
            for (int k = 0; k < count; k++)
                result[start + k] = total * softmax[k] * ((v[k] - vMean) * (g[k] - gMean) - covariance);
        }
    }

    /// <summary>Of the KL soft sort: sigma softmax_i (v_i - v-) sum_B g.</summary>
    public static void OfSort(
        in SoftRow row, ReadOnlySpan<double> cotangent, ReadOnlySpan<double> tangent, double sign, Span<double> result)
    {
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            ReadOnlySpan<double> softmax = row.Softmax.Slice(start, count), v = tangent.Slice(start, count);
            double mean = PairwiseSum.OfWeightedDifferences(softmax, v, v[0]) + v[0];
            double total = sign * PairwiseSum.Of(cotangent.Slice(start, count));
            for (int k = 0; k < count; k++)
                result[start + k] = softmax[k] * (v[k] - mean) * total;
        }
    }
}
