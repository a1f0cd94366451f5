using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>sign ((c - k) rate + m), m the mean or the sum of a block: adding +0 turns the -0 that a negated zero is into +0.</summary>
internal readonly unsafe struct MeanPass(double* from, double* to, bool sums, double rate, double sign) : IBlockPass
{
    // Where less than this part of the terms is left of a sum, it is summed again with compensation.
    private const double Cancelled = 1.0 / 8192;
    private const double CancelledOfMany = 1.0 / 256;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Alone(int place) =>
        (Vector512.Create(sign) * Vector512.Load(from + place) + Vector512<double>.Zero).Store(to + place);

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
            & Vector256.LessThan(magnitudes, Vector256.Create(BlockMeans.Large));
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
            if ((isSure >> block & 1) == 0 && counts[block] is > 0 and <= BlockMeans.Slack)
                results = results.WithElement(block, Careful(starts[block], counts[block]));
        }

        return results;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int start, int end, Vector256<double> centre, Vector256<double> level)
    {
        BlockFall.Put(to + start, centre, level, rate, sign);
        Alone(end);
    }

    public void Long(int block, int start, int end)
    {
        var values = new ReadOnlySpan<double>(from + start, end - start);
        double total = PairwiseSum.Of(values), magnitude = PairwiseSum.OfMagnitudes(values);
        double result = sums ? total : total / (end - start);
        if (!(Math.Abs(total) >= CancelledOfMany * magnitude && magnitude < BlockMeans.Large))
            result = Careful(start, end - start);
        BlockFall.PutLong(to + start, end - start, 0.5 * (end - start - 1), result, rate, sign);
    }

    private double Careful(int start, int count)
    {
        var values = new ReadOnlySpan<double>(from + start, count);
        return sums ? CompensatedSum.Of(values).High : CompensatedSum.Mean(values).High;
    }
}
