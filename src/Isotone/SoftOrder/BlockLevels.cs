using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>sign (z_0 - drop - k rate), and sign z of a single element.</summary>
    private readonly struct FallPass(double* z, double* drops, double* to, double rate, double sign) : IBlockPass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Alone(int length)
        {
            for (int k = 0; k < length; k += Vector512<double>.Count)
                PutAlone(k);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void PutAlone(int place) =>
            (Vector512.Create(sign) * Vector512.Load(z + place) + Vector512<double>.Zero).Store(to + place);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Four(in FourBlocks blocks)
        {
            Vector128<int> starts = blocks.Starts, ends = blocks.Ends;
            Vector256<double> firsts = Vector256.Create(z[starts[0]], z[starts[1]], z[starts[2]], z[starts[3]]);
            Vector256<double> levels = firsts - Vector256.Load(drops + blocks.First);
            Put(starts[0], ends[0], ShortBlocks.Broadcast(levels, 0));
            Put(starts[1], ends[1], ShortBlocks.Broadcast(levels, 1));
            Put(starts[2], ends[2], ShortBlocks.Broadcast(levels, 2));
            Put(starts[3], ends[3], ShortBlocks.Broadcast(levels, 3));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put(int start, int end, Vector256<double> level)
        {
            BlockFall.Put(to + start, Vector256<double>.Zero, level, rate, sign);
            PutAlone(end);
        }

        public void Long(int block, int start, int end) =>
            BlockFall.PutLong(to + start, end - start, 0, z[start] - drops[block], rate, sign);
    }
}
