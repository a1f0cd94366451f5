namespace Isotone;

/// <summary>The softmax of values inside each block, and what the KL operators do with it.</summary>
/// <remarks>Results need the slack of <see cref="BlockMeans"/>.</remarks>
internal static unsafe class BlockSoftmax
{
    /// <summary>
    /// Fills the softmax of a part: exp(z/scale) over its sum, block by block. And the KL soft ranks, softmax sum_B(rho).
    /// </summary>
    /// <param name="row">The part; its softmax holds the exponentials that <see cref="KLPooling.Run"/> left.</param>
    /// <param name="scale">The scale of the exponents.</param>
    /// <param name="work">Working memory with slack.</param>
    /// <param name="ranks">Receives the soft ranks, and slack.</param>
    public static void FillRanks(in SoftRow row, double scale, Span<double> work, Span<double> ranks)
    {
        fixed (double* z = row.Sorted, e = row.Softmax, to = work, r = ranks)
        {
            var pass = new SoftmaxPass(z, scale, e, to, r, row.MeanPosition(0, 0), null, null, 0);
            BlockWalk.Run(row, ref pass);
        }

        work[..row.Length].CopyTo(row.Softmax);
    }

    /// <summary>
    /// Fills the softmax of a part, exp(z) over its sum, and for each block of several elements
    /// sum_B e^(w - w_0) / sum_B e^(z - z_0), w falling by the rate from place to place.
    /// </summary>
    /// <param name="row">The part; its softmax holds the exponentials that <see cref="KLPooling.Run"/> left.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="powerSums"><see cref="RowWorkspace.PowerSums"/> of the rate.</param>
    /// <param name="work">Working memory with slack.</param>
    /// <param name="ratios">Receives a ratio for each block of several elements, and slack.</param>
    /// <returns>The number of blocks of several elements.</returns>
    public static int FillRatios(
        in SoftRow row, double rate, ReadOnlySpan<double> powerSums, Span<double> work, Span<double> ratios)
    {
        int several;
        fixed (double* z = row.Sorted, e = row.Softmax, to = work, r = ratios, powers = powerSums)
        {
            var pass = new SoftmaxPass(z, 1, e, to, null, 0, r, powers, rate);
            several = BlockWalk.Run(row, ref pass);
        }

        work[..row.Length].CopyTo(row.Softmax);
        return several;
    }

    /// <summary>result = scale r (g - sum_B softmax g) with r = softmax sum_B(rho): the pullback of the KL soft ranks.</summary>
    /// <param name="row">The part.</param>
    /// <param name="cotangent">g, and slack.</param>
    /// <param name="scale">sigma/eps.</param>
    /// <param name="result">Receives the pullback, and slack; not g.</param>
    public static void RankPullback(in SoftRow row, ReadOnlySpan<double> cotangent, double scale, Span<double> result)
    {
        fixed (double* softmax = row.Softmax, g = cotangent, to = result)
        {
            var pass = new RankPullbackPass(softmax, g, to, row.MeanPosition(0, 0), scale);
            BlockWalk.Run(row, ref pass);
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
