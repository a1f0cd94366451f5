using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>sign (z_0 - drop - k rate), and sign z of a single element.</summary>
internal readonly unsafe struct FallPass(double* z, double* drops, double* to, double rate, double sign) : IBlockPass
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Alone(int place) =>
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
        Alone(end);
    }

    public void Long(int block, int start, int end) =>
        BlockFall.PutLong(to + start, end - start, 0, z[start] - drops[block], rate, sign);
}
