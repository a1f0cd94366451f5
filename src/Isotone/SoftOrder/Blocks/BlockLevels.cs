using System.Numerics.Tensors;

namespace Isotone;

/// <summary>The KL soft sort: a block's level is log(sum_B e^z) - log(sum_B e^w), and w falls by 1/eps from place to place.</summary>
/// <remarks>Results need the slack of <see cref="BlockMeans"/>.</remarks>
internal static unsafe class BlockLevels
{
    // Below this a level may be so close to 0 that roundings of a logarithm near 1 matter.
    private const double Tiny = 0.01;

    /// <summary>Fills the softmax of a part and its KL soft sort.</summary>
    /// <param name="row">The part; its softmax holds the exponentials that <see cref="KLPooling.Run"/> left.</param>
    /// <param name="strength">eps.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="workspace">Working memory, of which buffers 1 and 2 are used.</param>
    /// <param name="result">Receives the results, and slack.</param>
    public static void FillSort(in SoftRow row, double strength, double sign, RowWorkspace workspace, Span<double> result)
    {
        ReadOnlySpan<double> z = row.Sorted;
        double rate = 1 / strength;

        // The level of a block of several elements lies below its first one by log(sum e^(w - w_0) / sum e^(z - z_0)).
        Span<double> drops = workspace.Buffer(2, row.Length);
        int several = BlockSoftmax.FillRatios(row, rate, workspace.PowerSums(rate), workspace.Buffer(1, row.Length), drops);
        if (Math.Max(Math.Abs(z[0]), Math.Abs(z[^1])) > Tiny)
            TensorPrimitives.Log<double>(drops[..several], drops);
        else
            FillCarefully(row, rate, drops);
        Descend(row, drops, strength, sign, result);
    }

    /// <summary>As differences of log-mean-exps: of tiny values they are as tiny, while both logarithms of sums are log |B|.</summary>
    private static void FillCarefully(in SoftRow row, double rate, Span<double> drops)
    {
        int several = 0;
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            ReadOnlySpan<double> z = row.Sorted.Slice(start, count);
            if (count > 1)
                drops[several++] = LogMeanExp.OfPowers(rate, count) - LogMeanExp.Of(z, z[0], z[^1], 1 / row.Softmax[start]);
        }
    }

    /// <summary>result_k = sign (z_0 - drop_B - k/eps), k from 0 in the block.</summary>
    private static void Descend(in SoftRow row, ReadOnlySpan<double> drops, double strength, double sign, Span<double> result)
    {
        double rate = 1 / strength;
        if (double.IsNormal(rate))
        {
            fixed (double* z = row.Sorted, from = drops, to = result)
            {
                var pass = new FallPass(z, from, to, rate, sign);
                BlockWalk.Run(row, ref pass);
                return;
            }
        }

        // Too small or too large a rate: divided, not multiplied.
        int several = 0;
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            double level = row.Sorted[start] - (count > 1 ? drops[several++] : 0);
            for (int k = 0; k < count; k++)
                result[start + k] = sign * (level - k / strength) + 0.0;
        }
    }
}
