using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>The soft sort from the levels of its blocks: within a block it falls by 1/eps from place to place.</summary>
/// <remarks>Results need the slack of <see cref="BlockMeans"/>.</remarks>
internal static unsafe class BlockLevels
{
    // Below this a level may be so close to 0 that roundings of a logarithm near 1 matter.
    private const double Tiny = 0.01;

    /// <summary>result_k = sign (level_B - (k - c)/eps), k from 0 in the block.</summary>
    /// <param name="row">The blocks.</param>
    /// <param name="levels">A level for each, and slack.</param>
    /// <param name="strength">eps.</param>
    /// <param name="centred">Whether c is the middle of the block, (count - 1)/2, or 0.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="result">Receives the results, and slack.</param>
    public static void Descend(
        in SoftRow row, ReadOnlySpan<double> levels, double strength, bool centred, double sign, Span<double> result)
    {
        double rate = 1 / strength;
        fixed (double* from = levels, to = result)
        {
            if (double.IsNormal(rate))
            {
                var pass = new FallPass(from, to, rate, centred ? 0.5 : 0, sign);
                BlockWalk.Run(row, ref pass);
                return;
            }
        }

        // Too small or too large a rate: divided, not multiplied.
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            double centre = centred ? 0.5 * (count - 1) : 0;
            for (int k = 0; k < count; k++)
                result[start + k] = sign * ((centre - k) / strength + levels[block]) + 0.0;
        }
    }

    /// <summary>The levels z_0 + log(sum_B e^(z - z_0)) - log(sum_B e^(w - w_0)), w falling by 1/eps.</summary>
    /// <param name="row">The blocks with their softmax.</param>
    /// <param name="strength">eps.</param>
    /// <param name="levels">Receives a level for each block.</param>
    public static void OfExponentials(in SoftRow row, double strength, Span<double> levels)
    {
        Span<double> z = row.Sorted;
        double rate = 1 / strength;
        if (!(Math.Max(Math.Abs(z[0]), Math.Abs(z[^1])) > Tiny))
        {
            CarefulLevels(row, rate, levels);
            return;
        }

        for (int first = 0; first < row.Starts.Length; first += SoftRow.LongestPart)
            Levels(row, rate, first, Math.Min(row.Starts.Length, first + SoftRow.LongestPart), levels);
    }

    [SkipLocalsInit]
    private static void Levels(in SoftRow row, double rate, int first, int end, Span<double> levels)
    {
        double* products = stackalloc double[SoftRow.LongestPart];
        int* blocks = stackalloc int[SoftRow.LongestPart];
        int several = 0;
        fixed (double* softmax = row.Softmax, z = row.Sorted, level = levels, powers = RowWorkspace.OfThread.PowerSums(rate))
        fixed (int* starts = row.Starts)
        {
            int begin = row.Begin, last = row.Starts.Length - 1, start = starts[first] - begin;
            for (int block = first; block < end; block++)
            {
                int behind = block < last ? starts[block + 1] - begin : row.Length, count = behind - start;
                double ofPowers = count < RowWorkspace.PowerSumsKept
                    ? powers[count]
                    : Exponential.MinusOne(-rate * count) / Exponential.MinusOne(-rate);

                // The softmax of the first element is 1 over the sum of e^(z - z_0). A block of one element is its own level.
                products[several] = softmax[start] * ofPowers;
                blocks[several] = block;
                level[block] = z[start];
                several += count > 1 ? 1 : 0;
                start = behind;
            }

            var logarithms = new Span<double>(products, several);
            TensorPrimitives.Log<double>(logarithms, logarithms);
            for (int k = 0; k < several; k++)
                level[blocks[k]] -= products[k];
        }
    }

    // As log-mean-exps: of tiny values they are as tiny, while both logarithms of sums are log |B|.
    private static void CarefulLevels(in SoftRow row, double rate, Span<double> levels)
    {
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            ReadOnlySpan<double> z = row.Sorted.Slice(start, count);
            levels[block] = z[0] + (LogMeanExp.Of(z, z[0], z[^1], 1 / row.Softmax[start]) - LogMeanExp.OfPowers(rate, count));
        }
    }

    /// <summary>sign ((c - k) rate + level): adding +0 turns the -0 that a negated zero is into +0.</summary>
    private readonly struct FallPass(double* levels, double* to, double rate, double middle, double sign) : IBlockPass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Four(in FourBlocks blocks)
        {
            Vector128<int> starts = blocks.Starts;
            Vector256<double> centres = Vector256.Create(middle) * (blocks.Counts - Vector256<double>.One);
            Vector256<double> tops = Vector256.Load(levels + blocks.First);
            Put(starts[0], ShortBlocks.Broadcast(centres, 0), ShortBlocks.Broadcast(tops, 0));
            Put(starts[1], ShortBlocks.Broadcast(centres, 1), ShortBlocks.Broadcast(tops, 1));
            Put(starts[2], ShortBlocks.Broadcast(centres, 2), ShortBlocks.Broadcast(tops, 2));
            Put(starts[3], ShortBlocks.Broadcast(centres, 3), ShortBlocks.Broadcast(tops, 3));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put(int start, Vector256<double> centre, Vector256<double> top)
        {
            Vector256<double> rates = Vector256.Create(rate), signs = Vector256.Create(sign), places = Vector256.Create(0.0, 1, 2, 3);
            (signs * ((centre - places) * rates + top) + Vector256<double>.Zero).Store(to + start);
            (signs * ((centre - places - Vector256.Create(4.0)) * rates + top) + Vector256<double>.Zero).Store(to + start + 4);
        }

        public void Singles(int block, int start) =>
            (Vector512.Create(sign) * Vector512.Load(levels + block) + Vector512<double>.Zero).Store(to + start);

        public void Long(int block, int start, int end)
        {
            double centre = middle * (end - start - 1), top = levels[block];
            Vector512<double> steps = Vector512.Create(centre) - Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
            for (int next = start; next < end; next += Vector512<double>.Count)
            {
                int k = Math.Min(next, end - Vector512<double>.Count);
                Vector512<double> falls = (steps - Vector512.Create((double)(k - start))) * Vector512.Create(rate) + Vector512.Create(top);
                (Vector512.Create(sign) * falls + Vector512<double>.Zero).Store(to + k);
            }
        }
    }
}
