using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// softmax = e / sum_B e; and softmax sum_B(rho), where ranks are wanted, sum_B(rho) = |B| (top - (start + end)/2); else
/// the softmax of the first element, 1 / sum_B e^(z - z_0), times the sum of as many powers of e^-rate.
/// </summary>
/// <remarks>Where the first of the exponentials is NaN, the block's were not kept.</remarks>
internal readonly unsafe struct SoftmaxPass(
    double* z, double scale, double* e, double* to, double* ranks, double top, double* ratios, double* powers, double rate) : IBlockPass
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Alone(int place)
    {
        Vector512<double>.One.Store(to + place);
        Vector512<double> places = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7) + Vector512.Create(place + 0.5);
        if (ranks != null)
            (Vector512.Create(top) - places).Store(ranks + place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Four(in FourBlocks blocks)
    {
        ref double masks = ref ShortBlocks.Masks;
        Vector128<int> starts = blocks.Starts, ends = blocks.Ends, lanes = blocks.Masks;
        Vector256<double> sums = Sums(starts, lanes, ref masks);
        uint areKnown = Vector256.Equals(sums, sums).ExtractMostSignificantBits();
        if (areKnown != 0b1111)
        {
            FillExponentials(blocks, areKnown);
            sums = Sums(starts, lanes, ref masks);
        }

        Vector256<double> shares = Vector256<double>.One / sums;
        Vector256<double> totals = blocks.Counts * (Vector256.Create(top) - Vector256.Create(0.5) * blocks.Bounds);
        if (ranks == null)
            PutRatios(blocks.First, starts, ends - starts, shares);
        Put(starts[0], ends[0], ShortBlocks.Broadcast(shares, 0), ShortBlocks.Broadcast(totals, 0));
        Put(starts[1], ends[1], ShortBlocks.Broadcast(shares, 1), ShortBlocks.Broadcast(totals, 1));
        Put(starts[2], ends[2], ShortBlocks.Broadcast(shares, 2), ShortBlocks.Broadcast(totals, 2));
        Put(starts[3], ends[3], ShortBlocks.Broadcast(shares, 3), ShortBlocks.Broadcast(totals, 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutRatios(int first, Vector128<int> starts, Vector128<int> counts, Vector256<double> shares)
    {
        // A longer block's is written over.
        Vector128<int> places = Vector128.Min(counts, Vector128.Create(BlockMeans.Slack));
        Vector256<double> firsts = Vector256.Create(e[starts[0]], e[starts[1]], e[starts[2]], e[starts[3]]);
        Vector256<double> ofPowers = Vector256.Create(powers[places[0]], powers[places[1]], powers[places[2]], powers[places[3]]);
        (firsts * shares * ofPowers).Store(ratios + first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Sums(Vector128<int> starts, Vector128<int> lanes, ref double masks) => ShortBlocks.Sums(
        Terms(starts[0], lanes[0], ref masks),
        Terms(starts[1], lanes[1], ref masks),
        Terms(starts[2], lanes[2], ref masks),
        Terms(starts[3], lanes[3], ref masks));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillExponentials(in FourBlocks blocks, uint areKnown)
    {
        for (int block = 0; block < Vector128<int>.Count; block++)
        {
            if ((areKnown >> block & 1) == 0)
                FillExponentials(blocks.Starts[block], blocks.Ends[block]);
        }
    }

    [SkipLocalsInit]
    private void FillExponentials(int start, int end)
    {
        double rate = 1 / scale;
        if (double.IsNormal(rate) && end - start <= BlockMeans.Slack)
        {
            // What is behind the block is computed with it, and not kept.
            double* few = stackalloc double[BlockMeans.Slack];
            VectorExponential.Of((Vector512.Load(z + start) - Vector512.Create(z[start])) * Vector512.Create(rate)).Store(few);
            for (int k = start; k < end; k++)
                e[k] = few[k - start];
            return;
        }

        var values = new ReadOnlySpan<double>(z + start, end - start);
        var exponentials = new Span<double>(e + start, end - start);
        if (double.IsNormal(rate))
        {
            VectorExponential.OfDifferences(values, z[start], rate, exponentials);
            return;
        }

        TensorPrimitives.Subtract(values, z[start], exponentials);
        TensorPrimitives.Divide(exponentials, scale, exponentials);
        TensorPrimitives.Exp<double>(exponentials, exponentials);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Terms(int start, int lanes, ref double masks) =>
        ShortBlocks.Fold(Vector256.Load(e + start), Vector256.Load(e + start + 4), lanes, ref masks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int start, int end, Vector256<double> share, Vector256<double> total)
    {
        Vector256<double> low = Vector256.Load(e + start) * share, high = Vector256.Load(e + start + 4) * share;
        low.Store(to + start);
        high.Store(to + start + 4);
        if (ranks != null)
        {
            (low * total).Store(ranks + start);
            (high * total).Store(ranks + start + 4);
        }

        Alone(end);
    }

    public void Long(int block, int start, int end)
    {
        if (double.IsNaN(e[start]))
            FillExponentials(start, end);
        double share = 1 / PairwiseSum.Of(new ReadOnlySpan<double>(e + start, end - start));
        double total = (end - start) * (top - 0.5 * ((double)start + end));
        for (int next = start; next < end; next += Vector512<double>.Count)
        {
            int k = Math.Min(next, end - Vector512<double>.Count);
            Vector512<double> value = Vector512.Load(e + k) * Vector512.Create(share);
            value.Store(to + k);
            if (ranks != null)
                (value * Vector512.Create(total)).Store(ranks + k);
        }

        if (ranks == null)
            ratios[block] = e[start] * share * OfPowers(end - start);
    }

    private double OfPowers(int count) => count < RowWorkspace.PowerSumsKept
        ? powers[count]
        : Exponential.MinusOne(-rate * count) / Exponential.MinusOne(-rate);
}
