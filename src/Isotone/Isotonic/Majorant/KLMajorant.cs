using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>The blocks of a KL fit by majorants of pieces: the points are sums of e^t and sums of e^s.</summary>
/// <remarks>
/// The terms are relative to the first of a piece, so that no row is too wide; where the exponents of even a short piece
/// lie too far apart, sums would drown what matters, and hardly any neighbours pool.
/// </remarks>
[SkipLocalsInit]
internal static unsafe class KLMajorant<TKernel>
    where TKernel : struct, IMajorantKernel
{
    private const double WidestRange = 8;
    private const int ShortestPiece = 64;

    /// <summary>Finds the blocks; their first elements go to <paramref name="starts"/>.</summary>
    /// <param name="upper">The side of s.</param>
    /// <param name="lower">The side of t.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="starts">Receives the first elements.</param>
    /// <returns>The number of blocks.</returns>
    public static int Run(KLSide upper, KLSide lower, PoolingScratch scratch, Span<int> starts)
    {
        var stack = new BlockStack<KLBlocks>(new KLBlocks(upper, lower, scratch), scratch, starts);
        int n = upper.Values.Length, pieces = (n + MajorantPiece<TKernel>.Longest - 1) / MajorantPiece<TKernel>.Longest;
        double* memory = stackalloc double[5 * MajorantPiece<TKernel>.Room];
        for (int piece = 0; piece < pieces; piece++)
            Append(ref stack, upper, lower, (int)((long)n * piece / pieces), (int)((long)n * (piece + 1) / pieces), memory);
        return stack.Count;
    }

    /// <summary>Puts elements [begin, end) on top of the blocks before them.</summary>
    private static void Append(
        ref BlockStack<KLBlocks> stack, KLSide upper, KLSide lower, int begin, int end, double* memory)
    {
        double upperRange = upper.Range(begin, end), lowerRange = lower.Range(begin, end);
        if (upperRange <= WidestRange && lowerRange <= WidestRange)
        {
            var points = new MajorantPoints(memory, memory + MajorantPiece<TKernel>.Room, memory + 2 * MajorantPiece<TKernel>.Room);
            double* e = memory + 3 * MajorantPiece<TKernel>.Room, f = e + MajorantPiece<TKernel>.Room;
            upper.FillTerms(begin, begin, new Span<double>(e, end - begin));
            lower.FillTerms(begin, begin, new Span<double>(f, end - begin));
            int count = Vertices(
                e, f, end - begin, upper.TermError(upperRange), lower.TermError(lowerRange), points, out bool decided);
            stack.Append(points.Places, count - 1, begin, decided);
        }
        else if (end - begin > ShortestPiece)
        {
            int middle = begin + (end - begin) / 2;
            Append(ref stack, upper, lower, begin, middle, memory);
            Append(ref stack, upper, lower, middle, end, memory);
        }
        else
        {
            SparsePooling.Append(ref stack, upper, lower, begin, end);
        }
    }

    private static int Vertices(
        double* e, double* f, int length, double eError, double fError, MajorantPoints points, out bool decided)
    {
        // A determinant of two terms each takes their errors twice, and three roundings.
        int count = TKernel.FillSums(e, f, length, 2.1 * (eError + fError) + 1e-15, points);
        double slope = 0;
        if (fError > 0)
            slope = TensorPrimitives.Max(new ReadOnlySpan<double>(e, length)) / TensorPrimitives.Min(new ReadOnlySpan<double>(f, length));
        double margin = MajorantTail.MarginOfSums(
            length, points.Y[count - 1], eError, points.X[count - 1], fError, slope);
        return MajorantPiece<TKernel>.Settle(points, count, length, margin, out decided);
    }
}
