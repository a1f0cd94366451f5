using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>The blocks of a part that have more than one element, and those elements.</summary>
internal static unsafe class LongerBlocks
{
    /// <summary>The room that <see cref="Collect"/> needs for the beginnings and for the ends.</summary>
    public const int Room = Most + Lanes;

    // As many as a part of several blocks can have.
    private const int Most = SoftRow.LongestPart / 2;
    private const int Lanes = 16;
    private const int Eight = 8;

    /// <summary>Collects the next ones in their order, as many as there is room for.</summary>
    /// <param name="row">The part.</param>
    /// <param name="block">The first block to look at; receives the first that was not looked at.</param>
    /// <param name="starts">Receives their first places, and more behind those.</param>
    /// <param name="ends">Receives the places behind their last ones, and more behind those.</param>
    /// <returns>Their number; 0 where there are no more.</returns>
    public static int Collect(in SoftRow row, ref int block, int* starts, int* ends)
    {
        // Invariant: behind the beginning of the row's last block comes the row's end, unless all blocks have one element.
        int blocks = row.Starts.Length;
        if (blocks == row.Length)
            return 0;
        fixed (int* first = row.Starts)
        {
            int longer = 0, next = block;
            while (next < blocks && longer <= Most - Lanes)
            {
                int several = Math.Min(Lanes, blocks - next);
                longer += Avx512F.IsSupported
                    ? Compress(first + next, several, row.Begin, starts + longer, ends + longer)
                    : Filter(first + next, several, row.Begin, row.IsMostlySingle, starts + longer, ends + longer);
                next += several;
            }

            block = next;
            return longer;
        }
    }

    /// <summary>
    /// As <see cref="SoftRow.Gather"/>, but only elements of these blocks; 0 at the other places and the
    /// <see cref="BlockMeans.Slack"/>.
    /// </summary>
    [SkipLocalsInit]
    public static void Gather<TFrom>(in SoftRow row, ReadOnlySpan<TFrom> values, Span<double> places)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
    {
        places.Clear();
        int* starts = stackalloc int[Room], ends = stackalloc int[Room];
        ReadOnlySpan<int> permutation = row.Permutation;
        int block = 0;
        while (Collect(row, ref block, starts, ends) is int longer and > 0)
        {
            for (int i = 0; i < longer; i++)
            {
                // It will be wanted, and is in no cache that foresees it.
                if (Sse.IsSupported && !row.Softmax.IsEmpty)
                    Sse.Prefetch0(Unsafe.AsPointer(ref row.Softmax[starts[i]]));
                for (int k = starts[i]; k < ends[i]; k++)
                    places[k] = double.CreateTruncating(values[permutation[k]]);
            }
        }
    }

    /// <summary>As <see cref="SoftRow.Scatter"/>, but only elements of these blocks.</summary>
    [SkipLocalsInit]
    public static void Scatter<TTo>(in SoftRow row, ReadOnlySpan<double> places, Span<TTo> values)
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        int* starts = stackalloc int[Room], ends = stackalloc int[Room];
        ReadOnlySpan<int> permutation = row.Permutation;
        int block = 0;
        while (Collect(row, ref block, starts, ends) is int longer and > 0)
        {
            for (int i = 0; i < longer; i++)
            {
                for (int k = starts[i]; k < ends[i]; k++)
                    values[permutation[k]] = TTo.CreateTruncating(places[k]);
            }
        }
    }

    private static int Compress(int* first, int several, int origin, int* starts, int* ends)
    {
        // What is read behind the last one is another row's, and left out.
        Vector512<int> begins = Vector512.Load(first), after = Vector512.Load(first + 1), from = Vector512.Create(origin);
        Vector512<int> within = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(several));
        Vector512<int> longer = Vector512.GreaterThan(after - begins, Vector512<int>.One) & within;
        Avx512F.Compress(begins, longer, begins - from).Store(starts);
        Avx512F.Compress(after, longer, after - from).Store(ends);
        return BitOperations.PopCount(longer.ExtractMostSignificantBits());
    }

    private static int Filter(int* first, int several, int origin, bool mostlySingle, int* starts, int* ends)
    {
        int longer = 0;
        for (int k = 0; k < several; k++)
        {
            if (mostlySingle && k + Eight <= several && first[k + Eight] - first[k] == Eight)
            {
                k += Eight - 1;
                continue;
            }

            // Whether it is one of those is added, not branched on.
            starts[longer] = first[k] - origin;
            ends[longer] = first[k + 1] - origin;
            longer += first[k + 1] - first[k] > 1 ? 1 : 0;
        }

        return longer;
    }
}
