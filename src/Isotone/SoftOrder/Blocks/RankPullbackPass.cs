using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>scale r (g - sum_B softmax g), from differences: a constant cotangent gives exactly 0.</summary>
internal readonly unsafe struct RankPullbackPass(double* softmax, double* g, double* to, double top, double scale) : IBlockPass
{
    // 0, but NaN where the cotangent is not finite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Alone(int place) =>
        Vector512.FusedMultiplyAdd(Vector512.Load(g + place), Vector512<double>.Zero, Vector512<double>.Zero).Store(to + place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Four(in FourBlocks blocks)
    {
        ref double masks = ref ShortBlocks.Masks;
        Vector128<int> starts = blocks.Starts, ends = blocks.Ends, lanes = blocks.Masks;
        Vector256<double> means = ShortBlocks.Sums(
            Products(starts[0], lanes[0], ref masks),
            Products(starts[1], lanes[1], ref masks),
            Products(starts[2], lanes[2], ref masks),
            Products(starts[3], lanes[3], ref masks));
        Vector256<double> totals = blocks.Counts * (Vector256.Create(top) - Vector256.Create(0.5) * blocks.Bounds);
        Vector256<double> slopes = totals * Vector256.Create(scale);
        Put(starts[0], ends[0], ShortBlocks.Broadcast(means, 0), ShortBlocks.Broadcast(slopes, 0));
        Put(starts[1], ends[1], ShortBlocks.Broadcast(means, 1), ShortBlocks.Broadcast(slopes, 1));
        Put(starts[2], ends[2], ShortBlocks.Broadcast(means, 2), ShortBlocks.Broadcast(slopes, 2));
        Put(starts[3], ends[3], ShortBlocks.Broadcast(means, 3), ShortBlocks.Broadcast(slopes, 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Products(int start, int lanes, ref double masks)
    {
        Vector256<double> first = Vector256.Create(g[start]);
        Vector256<double> low = (Vector256.Load(g + start) - first) * Vector256.Load(softmax + start);
        Vector256<double> high = (Vector256.Load(g + start + 4) - first) * Vector256.Load(softmax + start + 4);
        return ShortBlocks.Fold(low, high, lanes, ref masks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int start, int end, Vector256<double> mean, Vector256<double> slope)
    {
        Vector256<double> first = Vector256.Create(g[start]);
        Vector256<double> low = Vector256.Load(g + start) - first - mean, high = Vector256.Load(g + start + 4) - first - mean;
        (Vector256.Load(softmax + start) * slope * low).Store(to + start);
        (Vector256.Load(softmax + start + 4) * slope * high).Store(to + start + 4);
        Alone(end);
    }

    public void Long(int block, int start, int end)
    {
        int count = end - start;
        double first = g[start], slope = count * (top - 0.5 * ((double)start + end)) * scale;
        double mean = PairwiseSum.OfWeightedDifferences(
            new ReadOnlySpan<double>(softmax + start, count), new ReadOnlySpan<double>(g + start, count), first);
        for (int next = start; next < end; next += Vector512<double>.Count)
        {
            int k = Math.Min(next, end - Vector512<double>.Count);
            Vector512<double> deviation = Vector512.Load(g + k) - Vector512.Create(first) - Vector512.Create(mean);
            (Vector512.Load(softmax + k) * Vector512.Create(slope) * deviation).Store(to + k);
        }
    }
}
