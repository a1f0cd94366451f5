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
    private const int ShortestPiece = 64;

    /// <summary>Finds the blocks; their first elements go to <paramref name="starts"/>.</summary>
    /// <param name="upper">The side of s.</param>
    /// <param name="lower">The side of t.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="starts">Receives the first elements.</param>
    /// <param name="terms">As for <see cref="KLPooling.Run"/>.</param>
    /// <returns>The number of blocks.</returns>
    public static int Run(
        KLSide upper, KLSide lower, PoolingScratch scratch, Span<int> starts, Span<double> terms = default)
    {
        int n = upper.Values.Length, pieces = RowPieces.Count(n);
        double* memory = stackalloc double[5 * MajorantPiece<TKernel>.Room];
        double* e = memory + 3 * MajorantPiece<TKernel>.Room, f = e + MajorantPiece<TKernel>.Room;

        // Filled once: they are the same in every piece, which differ in length by one element at most.
        var powers = new Span<double>(e, upper.IsArithmetic ? Math.Min(n, n / pieces + 1) : 0);
        if (upper.IsArithmetic)
            upper.FillTerms(0, 0, powers);
        var blocks = new KLBlocks(upper, lower, scratch, terms, powers);
        var stack = new BlockStack<KLBlocks>(blocks, scratch, starts);
        fixed (double* kept = terms)
        {
            for (int piece = 0; piece < pieces; piece++)
            {
                int begin = RowPieces.Begin(piece, n), end = RowPieces.Begin(piece + 1, n);
                var memoryOfPiece = new Memory(memory, e, f);
                if (kept != null && upper.IsArithmetic)
                    memoryOfPiece = new Memory(memory, e, kept + begin);
                else if (kept != null)
                    memoryOfPiece = new Memory(memory, kept + begin, f);
                if (!TryAppend(ref stack, upper, lower, begin, end, memoryOfPiece))
                {
                    if (kept != null)
                        terms[begin..end].Fill(double.NaN);
                    Divide(ref stack, upper, lower, begin, end, new Memory(memory, e, f));
                }
            }
        }

        return stack.Count;
    }

    /// <summary>Puts elements [begin, end), a piece of which is too wide, on top of the blocks before them.</summary>
    private static void Divide(
        ref BlockStack<KLBlocks> stack, KLSide upper, KLSide lower, int begin, int end, Memory memory)
    {
        if (end - begin <= ShortestPiece)
        {
            SparsePooling.Append(ref stack, upper, lower, begin, end);
            return;
        }

        int middle = begin + (end - begin) / 2;
        if (!TryAppend(ref stack, upper, lower, begin, middle, memory))
            Divide(ref stack, upper, lower, begin, middle, memory);
        if (!TryAppend(ref stack, upper, lower, middle, end, memory))
            Divide(ref stack, upper, lower, middle, end, memory);
    }

    /// <summary>Puts the blocks of elements [begin, end) on top of those before them, unless they are too wide.</summary>
    private static bool TryAppend(
        ref BlockStack<KLBlocks> stack, KLSide upper, KLSide lower, int begin, int end, Memory memory)
    {
        double upperRange = upper.Range(begin, end), lowerRange = lower.Range(begin, end);
        if (!(upperRange <= RowPieces.WidestRange && lowerRange <= RowPieces.WidestRange))
            return false;
        int length = end - begin;
        if (!upper.IsArithmetic)
            upper.FillTerms(begin, begin, new Span<double>(memory.E, length));
        lower.FillTerms(begin, begin, new Span<double>(memory.F, length));
        double eError = upper.TermError(upperRange), fError = lower.TermError(lowerRange);
        MajorantPoints points = memory.Points;

        // A determinant of two terms each takes their errors twice, and three roundings.
        int count = TKernel.FillSums(memory.E, memory.F, length, 2.1 * (eError + fError) + 1e-15, points);
        double slope = fError == 0
            ? 0
            : TensorPrimitives.Max(new ReadOnlySpan<double>(memory.E, length)) / TensorPrimitives.Min(new ReadOnlySpan<double>(memory.F, length));
        double x = points.X[count - 1], y = points.Y[count - 1];
        double margin = MajorantTail.MarginOfSums(length, y, eError, x, fError, slope);
        count = MajorantPiece<TKernel>.Settle(points, count, length, margin, out bool decided);
        stack.Append(points.Places, count - 1, begin, decided);
        return true;
    }

    private readonly struct Memory(double* points, double* e, double* f)
    {
        public readonly MajorantPoints Points = new(points, points + MajorantPiece<TKernel>.Room, points + 2 * MajorantPiece<TKernel>.Room);
        public readonly double* E = e;
        public readonly double* F = f;
    }
}
