using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>What is done with the blocks of a row or a part of one: with all single elements at once, then with four longer blocks at a time.</summary>
/// <remarks>
/// A pass may read and write <see cref="BlockMeans.Slack"/> places past the part's end. The longer blocks come in their
/// order, numbered from 0 without the single elements between them, the same numbers in every pass over the same part.
/// </remarks>
internal interface IBlockPass
{
    /// <summary>Does eight places from one on, each as if it were a block of its own.</summary>
    void Alone(int place);

    /// <summary>
    /// Does four blocks of two to eight elements, of a longer one the first eight; the eight places behind each as
    /// <see cref="Alone"/> does them.
    /// </summary>
    void Four(in FourBlocks blocks);

    /// <summary>Does a block of more than eight elements, and touches nothing behind it: the last eight may be done twice.</summary>
    void Long(int block, int start, int end);
}

/// <summary>Four blocks in their order: where they begin and where they end.</summary>
internal readonly struct FourBlocks(int first, Vector128<int> starts, Vector128<int> ends)
{
    /// <summary>The first one's number.</summary>
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
/// Leads a pass through the blocks of a part. Where blocks are short two of three are single elements, of which hardly
/// anything is to be computed; of the others four are done with one set of instructions, whatever their lengths, so that
/// nothing is guessed wrong.
/// </summary>
internal static unsafe class BlockWalk
{
    private const int Four = 4;
    private const int Eight = 8;

    /// <summary>Does all blocks.</summary>
    /// <typeparam name="TPass">What is done.</typeparam>
    /// <param name="row">The part.</param>
    /// <param name="pass">What is done. Results of a block do not depend on those beside it.</param>
    /// <returns>The number of blocks of several elements.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Run<TPass>(in SoftRow row, ref TPass pass)
        where TPass : struct, IBlockPass
    {
        int length = row.Length;
        if (row.Starts.Length == 1 && length > Eight)
        {
            pass.Long(0, 0, length);
            return 1;
        }

        for (int place = 0; place < length; place += Eight)
            pass.Alone(place);
        int* starts = stackalloc int[LongerBlocks.Room], ends = stackalloc int[LongerBlocks.Room];
        int block = 0, numbered = 0;
        while (LongerBlocks.Collect(row, ref block, starts, ends) is int longer and > 0)
        {
            // Behind the last ones come blocks of no elements: nothing but the places behind those is written for them.
            Vector128<int> end = Vector128.Create(ends[longer - 1]);
            end.Store(starts + longer);
            end.Store(ends + longer);
            for (int k = 0; k < longer; k += Four)
                Do(numbered + k, Vector128.Load(starts + k), Vector128.Load(ends + k), ref pass);
            numbered += longer;
        }

        return numbered;
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
