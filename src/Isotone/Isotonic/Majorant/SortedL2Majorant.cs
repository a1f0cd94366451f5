using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>The blocks of an L2 soft rank or soft sort of values sorted descending, by majorants of pieces.</summary>
[SkipLocalsInit]
internal static unsafe class SortedL2Majorant<TKernel>
    where TKernel : struct, IMajorantKernel
{
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
        var stack = new BlockStack<SortedL2Blocks>(blocks, scratch, starts);
        double* memory = stackalloc double[2 * MajorantPiece<TKernel>.Room];
        var points = new MajorantPoints(memory, memory + MajorantPiece<TKernel>.Room, memory);
        int n = values.Length, begin = 0;
        fixed (double* z = values)
        {
            while (begin < n)
            {
                int end = Math.Min(n, begin + PoolingWindow.Longest);
                int count = Vertices(z + begin, end - begin, strength, ranks, points, out bool decided);
                stack.Append(points.Places, count - 1, begin, decided);
                begin = end;
            }
        }

        return stack.Count;
    }

    private static int Vertices(
        double* z, int length, double strength, bool ranks, MajorantPoints points, out bool decided)
    {
        // With S(k) the sum of the first k values, neighbours pool where S(k) + eps k^2/2 (ranks) or -eps S(k) - k^2/2
        // (sorts) is not above the chord: second differences z_k - z_(k-1) + eps and eps (z_(k-1) - z_k) - 1.
        double scale = ranks ? 1 : -strength, bend = ranks ? 0.5 * strength : -0.5;
        double largest = Math.Abs(scale) * (z[0] - z[length - 1]);
        double margin = MajorantTail.Margin(length, largest, Math.Abs(bend));
        int count = TKernel.Fill(z, length, scale, bend, points);
        return MajorantPiece<TKernel>.Settle(points, count, length, margin, out decided);
    }
}
