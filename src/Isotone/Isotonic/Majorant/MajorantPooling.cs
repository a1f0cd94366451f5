using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>
/// The blocks of an L2 soft rank or soft sort of values sorted descending, found as the vertices of a least concave
/// majorant: piece by piece in vectors, then joined with every open comparison decided exactly.
/// </summary>
/// <remarks>
/// The blocks of an isotonic fit are the pieces of the least concave majorant of its prefix sums (Barlow et al. 1972,
/// section 1.2). Short pieces keep those sums small beside the differences that matter. See docs/math/pooling-in-vectors.md.
/// </remarks>
[SkipLocalsInit]
internal static unsafe class MajorantPooling<TKernel>
    where TKernel : struct, IMajorantKernel
{
    /// <summary>The most elements of a piece: the points stay in the first-level cache.</summary>
    public const int Longest = 512;

    // A pass over all points pays while it drops more than this part of them; then only what changed is looked at.
    private const int FewDropped = 8;

    /// <summary>Finds the blocks; their first elements go to <paramref name="starts"/>.</summary>
    /// <param name="values">The values, descending and moderate.</param>
    /// <param name="strength">The regularization strength, moderate.</param>
    /// <param name="ranks">Whether for soft ranks, or for soft sorts.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="starts">Receives the first elements.</param>
    /// <returns>The number of blocks.</returns>
    public static int Run(
        ReadOnlySpan<double> values, double strength, bool ranks, PoolingScratch scratch, Span<int> starts)
    {
        SortedL2Blocks blocks = ranks
            ? SortedL2Blocks.ForRanks(values, strength, scratch)
            : SortedL2Blocks.ForSort(values, strength, scratch);
        double* memory = stackalloc double[2 * (Longest + 1 + IMajorantKernel.Slack)];
        double* x = memory, y = memory + Longest + 1 + IMajorantKernel.Slack;
        int n = values.Length, pieces = (n + Longest - 1) / Longest, count = 0;
        fixed (double* z = values)
        {
            for (int piece = 0; piece < pieces; piece++)
            {
                int begin = (int)((long)n * piece / pieces), end = (int)((long)n * (piece + 1) / pieces);
                int points = Reduce(z + begin, end - begin, strength, ranks, x, y, out bool decided);
                count = Append(ref blocks, x, points, begin, decided, starts, count);
            }
        }

        return count;
    }

    /// <summary>Leaves the points of one piece that may be vertices; <paramref name="decided"/> where they surely are.</summary>
    private static int Reduce(
        double* z, int length, double strength, bool ranks, double* x, double* y, out bool decided)
    {
        // With S(k) the sum of the first k values, neighbours pool where S(k) + eps k^2/2 (ranks) or -eps S(k) - k^2/2
        // (sorts) is not above the chord: second differences z_k - z_(k-1) + eps and eps (z_(k-1) - z_k) - 1.
        double scale = ranks ? 1 : -strength, bend = ranks ? 0.5 * strength : -0.5;
        double largest = Math.Abs(scale) * (z[0] - z[length - 1]);
        double margin = MajorantKernel.Margin(length, largest, Math.Abs(bend));
        int points = TKernel.Fill(z, length, scale, bend, x, y), before = length + 1;
        while (before - points > before / FewDropped)
        {
            before = points;
            points = TKernel.Drop(x, y, points, margin);
        }

        byte* marks = stackalloc byte[MajorantRepair.MarksFor(Longest)];
        bool open = false;
        TKernel.Mark(x, y, points, margin, marks, ref open);
        points = MajorantRepair.Run(x, y, points, margin, marks, ref open);
        decided = !open;
        return points;
    }

    /// <summary>Puts the blocks of the next piece on top of those found; returns their number.</summary>
    private static int Append(
        ref SortedL2Blocks blocks, double* x, int points, int begin, bool decided, Span<int> starts, int count)
    {
        int last = points - 1;
        for (int k = 0; k < last; k++)
        {
            int start = begin + (int)x[k], end = begin + (int)x[k + 1];
            bool pooled = blocks.Push(starts, ref count, start, end);
            if (pooled || !decided)
                continue;

            // It stands as it was, so those above it do as well.
            CopyStarts(x + k + 1, last - k - 1, begin, starts[count..]);
            blocks.Forget(count, last - k - 1);
            return count + last - k - 1;
        }

        return count;
    }

    private static void CopyStarts(double* x, int length, int begin, Span<int> starts)
    {
        for (int k = 0; k < length; k++)
            starts[k] = begin + (int)x[k];
    }
}
