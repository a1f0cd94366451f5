using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>Deviations from the block's first value: shifts cost nothing, and equal values give exactly 0.</summary>
internal readonly unsafe struct DeviationPass(double* from, double* to, double scale, double top, double fall) : IBlockPass
{
    // The levels top - fall (k + (k + 1)).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Alone(int place)
    {
        Vector512<double> bounds = Vector512.Create(1.0, 3, 5, 7, 9, 11, 13, 15) + Vector512.Create(2.0 * place);
        (Vector512.Create(top) - Vector512.Create(fall) * bounds).Store(to + place);
    }

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
        Alone(end);
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
