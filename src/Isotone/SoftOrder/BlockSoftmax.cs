namespace Isotone;

/// <summary>The softmax of sorted values inside each block.</summary>
internal static class BlockSoftmax
{
    /// <summary>Fills the row's softmax: exp(z/scale) over its sum, block by block, shifted by the block's largest.</summary>
    public static void Fill(SoftRow state, double scale)
    {
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            ReadOnlySpan<double> z = state.Sorted.Slice(start, count);
            Span<double> softmax = state.Softmax.Slice(start, count);
            for (int k = 0; k < count; k++)
                softmax[k] = Math.Exp((z[k] - z[0]) / scale);
            double sum = PairwiseSum.Of(softmax);
            for (int k = 0; k < count; k++)
                softmax[k] /= sum;
        }
    }

    /// <summary>
    /// e - mean(e) and mean(e) for e = exp((z - z_0)/scale), accurate also where all e are close to 1.
    /// </summary>
    public static void CentredExponentials(
        ReadOnlySpan<double> z, double scale, Span<double> centred, out double mean)
    {
        for (int k = 0; k < z.Length; k++)
            centred[k] = Exponential.MinusOne((z[k] - z[0]) / scale);
        double meanMinusOne = PairwiseSum.Of(centred) / z.Length;
        for (int k = 0; k < z.Length; k++)
            centred[k] -= meanMinusOne;
        mean = 1 + meanMinusOne;
    }
}
