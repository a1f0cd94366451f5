using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>Means over the blocks of a part of a row, as every L2 operator and derivative takes them.</summary>
/// <remarks>
/// Inputs and results need <see cref="Slack"/> elements of room after the part: a vector reads and writes past a short
/// block, and the next block writes over what does not belong to this one.
/// </remarks>
internal static unsafe class BlockMeans
{
    /// <summary>The elements past a part's end that may be read and written.</summary>
    public const int Slack = 8;

    // Beyond this a difference or a sum of elements may overflow.
    private const double Large = 1e290;

    // Where less than this part of the terms is left of a sum, it is summed again with compensation.
    private const double Cancelled = 1.0 / 8192;
    private const double CancelledOfMany = 1.0 / 256;

    /// <summary>result_k = level_B + (values_k - mean_B values) scale.</summary>
    /// <param name="row">The blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="scale">The factor of the deviations.</param>
    /// <param name="levels">Whether level_B is mean_B(rho) - <paramref name="offset"/>, or 0.</param>
    /// <param name="offset">What is subtracted from the levels.</param>
    /// <param name="result">Receives the results, and slack; not the values.</param>
    public static void Deviations(
        in SoftRow row, ReadOnlySpan<double> values, double scale, bool levels, double offset, Span<double> result)
    {
        fixed (double* from = values, to = result)
        {
            // mean_B(rho) = MeanPosition(0, 1) - (start + end - 1)/2.
            var pass = new DeviationPass(from, to, scale, levels ? row.MeanPosition(0, 0) - offset : 0, levels ? 0.5 : 0);
            BlockWalk.Run(row, ref pass);
        }
    }

    /// <summary>result_k = mean_B values, or their sum, for every element of a block.</summary>
    /// <param name="row">The blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="sums">Whether the sums are wanted in place of the means.</param>
    /// <param name="result">Receives the results, and slack; not the values.</param>
    public static void Spread(in SoftRow row, ReadOnlySpan<double> values, bool sums, Span<double> result)
    {
        fixed (double* from = values, to = result)
        {
            var pass = new MeanPass(from, to, sums, rate: 0, sign: 1);
            BlockWalk.Run(row, ref pass);
        }
    }

    /// <summary>result_k = sign (mean_B values - (k - c)/eps), k from 0 in the block and c its middle, (|B| - 1)/2.</summary>
    /// <param name="row">The blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="strength">eps.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="result">Receives the results, and slack; not the values.</param>
    public static void Descend(in SoftRow row, ReadOnlySpan<double> values, double strength, double sign, Span<double> result)
    {
        double rate = 1 / strength;
        if (double.IsNormal(rate))
        {
            fixed (double* from = values, to = result)
            {
                var pass = new MeanPass(from, to, sums: false, rate, sign);
                BlockWalk.Run(row, ref pass);
                return;
            }
        }

        // Too small or too large a rate: divided, not multiplied.
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            double mean = CompensatedSum.Mean(values.Slice(start, count)).High, centre = 0.5 * (count - 1);
            for (int k = 0; k < count; k++)
                result[start + k] = sign * ((centre - k) / strength + mean) + 0.0;
        }
    }

    /// <summary>Whether the differences of these values can be taken and summed without overflow.</summary>
    public static bool AreModerate(ReadOnlySpan<double> values)
    {
        Vector512<double> are = Vector512<double>.AllBitsSet;
        int k = 0;
        for (; k + Vector512<double>.Count <= values.Length; k += Vector512<double>.Count)
            are &= Vector512.LessThan(Vector512.Abs(Vector512.Create(values.Slice(k, Vector512<double>.Count))), Vector512.Create(Large));
        bool all = are.ExtractMostSignificantBits() == 0xFF;
        for (; k < values.Length; k++)
            all &= Math.Abs(values[k]) < Large;
        return all;
    }

    /// <summary>Deviations from the block's first value: shifts cost nothing, and equal values give exactly 0.</summary>
    private readonly struct DeviationPass(double* from, double* to, double scale, double top, double fall) : IBlockPass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Alone(int length)
        {
            for (int k = 0; k < length; k += Vector512<double>.Count)
                Alone(k, fall).Store(to + k);
        }

        /// <summary>The levels of eight places from one on, top - fall (k + (k + 1)).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector512<double> Alone(int place, double fall) =>
            Vector512.Create(top) - Vector512.Create(fall) * (Vector512.Create(1.0, 3, 5, 7, 9, 11, 13, 15) + Vector512.Create(2.0 * place));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Four(in FourBlocks blocks)
        {
            ref double masks = ref ShortBlocks.Masks;
            Vector128<int> starts = blocks.Starts, ends = blocks.Ends, lanes = blocks.Masks;
            Vector256<double> sums = ShortBlocks.Sums(
                Differences(starts[0], lanes[0], ref masks),
                Differences(starts[1], lanes[1], ref masks),
                Differences(starts[2], lanes[2], ref masks),
                Differences(starts[3], lanes[3], ref masks));
            Vector256<double> means = sums / blocks.Counts;
            Vector256<double> levels = Vector256.Create(top) - Vector256.Create(fall) * blocks.Bounds;
            Put(starts[0], ends[0], ShortBlocks.Broadcast(means, 0), ShortBlocks.Broadcast(levels, 0));
            Put(starts[1], ends[1], ShortBlocks.Broadcast(means, 1), ShortBlocks.Broadcast(levels, 1));
            Put(starts[2], ends[2], ShortBlocks.Broadcast(means, 2), ShortBlocks.Broadcast(levels, 2));
            Put(starts[3], ends[3], ShortBlocks.Broadcast(means, 3), ShortBlocks.Broadcast(levels, 3));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<double> Differences(int start, int lanes, ref double masks)
        {
            Vector256<double> first = Vector256.Create(from[start]);
            return ShortBlocks.Fold(Vector256.Load(from + start) - first, Vector256.Load(from + start + 4) - first, lanes, ref masks);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put(int start, int end, Vector256<double> mean, Vector256<double> level)
        {
            Vector256<double> first = Vector256.Create(from[start]), scales = Vector256.Create(scale);
            Vector256<double> low = Vector256.Load(from + start) - first - mean, high = Vector256.Load(from + start + 4) - first - mean;
            Vector256.FusedMultiplyAdd(low, scales, level).Store(to + start);
            Vector256.FusedMultiplyAdd(high, scales, level).Store(to + start + 4);
            Alone(end, fall).Store(to + end);
        }

        public void Long(int block, int start, int end)
        {
            double first = from[start], level = top - fall * ((double)start + end);
            double mean = PairwiseSum.OfDifferences(new ReadOnlySpan<double>(from + start, end - start), first) / (end - start);
            for (int next = start; next < end; next += Vector512<double>.Count)
            {
                int k = Math.Min(next, end - Vector512<double>.Count);
                Vector512<double> deviations = Vector512.Load(from + k) - Vector512.Create(first) - Vector512.Create(mean);
                Vector512.FusedMultiplyAdd(deviations, Vector512.Create(scale), Vector512.Create(level)).Store(to + k);
            }
        }
    }

    /// <summary>sign ((c - k) rate + m), m the mean or the sum of a block: adding +0 turns the -0 that a negated zero is into +0.</summary>
    private readonly struct MeanPass(double* from, double* to, bool sums, double rate, double sign) : IBlockPass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Alone(int length)
        {
            for (int k = 0; k < length; k += Vector512<double>.Count)
                Alone(k, Vector512.Create(sign)).Store(to + k);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector512<double> Alone(int place, Vector512<double> signs) => signs * Vector512.Load(from + place) + Vector512<double>.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Four(in FourBlocks blocks)
        {
            ref double masks = ref ShortBlocks.Masks;
            Vector128<int> starts = blocks.Starts, ends = blocks.Ends, lanes = blocks.Masks;
            Vector256<double> totals = ShortBlocks.Sums(
                Values(starts[0], lanes[0], ref masks),
                Values(starts[1], lanes[1], ref masks),
                Values(starts[2], lanes[2], ref masks),
                Values(starts[3], lanes[3], ref masks));
            Vector256<double> magnitudes = ShortBlocks.Sums(
                Magnitudes(starts[0], lanes[0], ref masks),
                Magnitudes(starts[1], lanes[1], ref masks),
                Magnitudes(starts[2], lanes[2], ref masks),
                Magnitudes(starts[3], lanes[3], ref masks));
            Vector256<double> sure = Vector256.GreaterThanOrEqual(Vector256.Abs(totals), Vector256.Create(Cancelled) * magnitudes)
                & Vector256.LessThan(magnitudes, Vector256.Create(Large));
            Vector256<double> results = sums ? totals : totals / blocks.Counts;
            uint isSure = sure.ExtractMostSignificantBits();
            if (isSure != 0b1111)
                results = Again(starts, ends - starts, results, isSure);
            Vector256<double> centres = Vector256.Create(0.5) * (blocks.Counts - Vector256<double>.One);
            Put(starts[0], ends[0], ShortBlocks.Broadcast(centres, 0), ShortBlocks.Broadcast(results, 0));
            Put(starts[1], ends[1], ShortBlocks.Broadcast(centres, 1), ShortBlocks.Broadcast(results, 1));
            Put(starts[2], ends[2], ShortBlocks.Broadcast(centres, 2), ShortBlocks.Broadcast(results, 2));
            Put(starts[3], ends[3], ShortBlocks.Broadcast(centres, 3), ShortBlocks.Broadcast(results, 3));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<double> Values(int start, int lanes, ref double masks) =>
            ShortBlocks.Fold(Vector256.Load(from + start), Vector256.Load(from + start + 4), lanes, ref masks);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<double> Magnitudes(int start, int lanes, ref double masks) => ShortBlocks.Fold(
            Vector256.Abs(Vector256.Load(from + start)), Vector256.Abs(Vector256.Load(from + start + 4)), lanes, ref masks);

        [MethodImpl(MethodImplOptions.NoInlining)]
        private Vector256<double> Again(Vector128<int> starts, Vector128<int> counts, Vector256<double> results, uint isSure)
        {
            for (int block = 0; block < Vector128<int>.Count; block++)
            {
                if ((isSure >> block & 1) == 0 && counts[block] is > 0 and <= Slack)
                    results = results.WithElement(block, Careful(starts[block], counts[block]));
            }

            return results;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put(int start, int end, Vector256<double> centre, Vector256<double> level)
        {
            BlockFall.Put(to + start, centre, level, rate, sign);
            Alone(end, Vector512.Create(sign)).Store(to + end);
        }

        public void Long(int block, int start, int end)
        {
            var values = new ReadOnlySpan<double>(from + start, end - start);
            double total = PairwiseSum.Of(values), magnitude = PairwiseSum.OfMagnitudes(values);
            double result = sums ? total : total / (end - start);
            if (!(Math.Abs(total) >= CancelledOfMany * magnitude && magnitude < Large))
                result = Careful(start, end - start);
            BlockFall.PutLong(to + start, end - start, 0.5 * (end - start - 1), result, rate, sign);
        }

        private double Careful(int start, int count)
        {
            var values = new ReadOnlySpan<double>(from + start, count);
            return sums ? CompensatedSum.Of(values).High : CompensatedSum.Mean(values).High;
        }
    }
}
