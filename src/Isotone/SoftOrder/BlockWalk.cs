using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>What is done with the blocks of a part of a row, block by block or with several at once.</summary>
/// <remarks>
/// A pass may read and write <see cref="BlockMeans.Slack"/> places past a block: those that follow are done later and
/// write over them.
/// </remarks>
internal interface IBlockPass
{
    /// <summary>Does four blocks of up to eight elements each; of a longer one the first eight.</summary>
    void Four(in FourBlocks blocks);

    /// <summary>Does eight blocks of one element each from a place on.</summary>
    void Singles(int block, int start);

    /// <summary>Does a block of more than eight elements, and touches nothing behind it: the last eight may be done twice.</summary>
    void Long(int block, int start, int end);
}

/// <summary>Four blocks side by side: where they begin, and where the last one ends.</summary>
internal readonly struct FourBlocks(int first, Vector128<int> starts, Vector128<int> ends)
{
    /// <summary>The first one's number in the part.</summary>
    public readonly int First = first;

    /// <summary>The first places.</summary>
    public readonly Vector128<int> Starts = starts;

    /// <summary>The places behind the last.</summary>
    public readonly Vector128<int> Ends = ends;

    /// <summary>Where <see cref="ShortBlocks.Masks"/> has the masks of their lanes.</summary>
    public Vector128<int> Masks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ShortBlocks.MaskPlaces(Ends - Starts);
    }

    /// <summary>The numbers of elements.</summary>
    public Vector256<double> Counts
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ShortBlocks.ToDouble(Ends - Starts);
    }

    /// <summary>start + end, twice the middle of the block and one.</summary>
    public Vector256<double> Bounds
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ShortBlocks.ToDouble(Starts + Ends);
    }
}

/// <summary>
/// Leads a pass through the blocks of a part. Blocks are short where time matters, about three elements: four are done
/// with one set of instructions, whatever their lengths, so that nothing is guessed wrong.
/// </summary>
internal static unsafe class BlockWalk
{
    private const int Four = 4;
    private const int Eight = 8;

    /// <summary>Does all blocks.</summary>
    /// <typeparam name="TPass">What is done.</typeparam>
    /// <param name="row">The part.</param>
    /// <param name="pass">What is done. Results of a block do not depend on those beside it.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TPass>(in SoftRow row, ref TPass pass)
        where TPass : struct, IBlockPass
    {
        int blocks = row.Starts.Length, begin = row.Begin;
        bool mostlySingle = row.IsMostlySingle;
        fixed (int* starts = row.Starts)
        {
            int block = 0;
            Vector128<int> origin = Vector128.Create(begin);
            while (block + Four < blocks)
            {
                if (mostlySingle && block + Eight < blocks && starts[block + Eight] - starts[block] == Eight)
                {
                    pass.Singles(block, starts[block] - begin);
                    block += Eight;
                    continue;
                }

                Do(block, Vector128.Load(starts + block) - origin, Vector128.Load(starts + block + 1) - origin, ref pass);
                block += Four;
            }

            // The last ones, and empty blocks at the end.
            int end = row.Length;
            int first = starts[block] - begin;
            int second = block + 1 < blocks ? starts[block + 1] - begin : end;
            int third = block + 2 < blocks ? starts[block + 2] - begin : end;
            int fourth = block + 3 < blocks ? starts[block + 3] - begin : end;
            Do(block, Vector128.Create(first, second, third, fourth), Vector128.Create(second, third, fourth, end), ref pass);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Do<TPass>(int first, Vector128<int> starts, Vector128<int> ends, ref TPass pass)
        where TPass : struct, IBlockPass
    {
        pass.Four(new FourBlocks(first, starts, ends));
        uint isLong = Vector128.GreaterThan(ends - starts, Vector128.Create(Eight)).ExtractMostSignificantBits();
        if (isLong != 0)
            DoLong(first, starts, ends, isLong, ref pass);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DoLong<TPass>(
        int first, Vector128<int> starts, Vector128<int> ends, uint isLong, ref TPass pass)
        where TPass : struct, IBlockPass
    {
        for (; isLong != 0; isLong &= isLong - 1)
        {
            int block = BitOperations.TrailingZeroCount(isLong);
            pass.Long(first + block, starts[block], ends[block]);
        }
    }
}
