using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>The blocks of a KL fit by majorants of windows: the points are sums of e^t and sums of e^s.</summary>
/// <remarks>
/// The terms are relative to the first of a window, so that no row is too wide; where the exponents of even a short window
/// lie too far apart, sums would drown what matters, and hardly any neighbours pool.
/// </remarks>
[SkipLocalsInit]
internal static unsafe class KLMajorant<TKernel>
    where TKernel : struct, IMajorantKernel
{
    private const int Shortest = 64;

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
        int n = upper.Length, begin = 0, longest = PoolingWindow.Longest;
        double* memory = stackalloc double[5 * MajorantPiece<TKernel>.Room];
        double* e = memory + 3 * MajorantPiece<TKernel>.Room, f = e + MajorantPiece<TKernel>.Room;
        var points = new MajorantPoints(memory, memory + MajorantPiece<TKernel>.Room, memory + 2 * MajorantPiece<TKernel>.Room);

        var powers = new Span<double>(e, upper.IsArithmetic ? Math.Min(n, PoolingWindow.Longest) : 0);
        if (upper.IsArithmetic)
            scratch.Powers(upper.Scale)[..powers.Length].CopyTo(powers);
        var stack = new BlockStack<KLBlocks>(new KLBlocks(upper, lower, scratch, terms, powers), scratch, starts);
        fixed (double* kept = terms)
        {
            while (begin < n)
            {
                // Windows grow again where exponents lie closer.
                longest = Math.Min(2 * longest, PoolingWindow.Longest);
                int length = Math.Min(longest, n - begin);
                while (!IsNarrow(upper, lower, begin, begin + length) && longest >= Shortest)
                    length = Math.Min(longest /= 2, length);
                if (longest < Shortest)
                {
                    length = Math.Min(Shortest, n - begin);
                    stack.BeginWindow(begin, shared: false);
                    if (kept != null)
                        terms.Slice(begin, length).Fill(1);
                    SparsePooling.Append(ref stack, upper, lower, begin, begin + length);
                    begin += length;
                    continue;
                }

                stack.BeginWindow(begin, shared: true);
                double* ofUpper = kept == null || upper.IsArithmetic ? e : kept + begin;
                double* ofLower = kept == null || !upper.IsArithmetic ? f : kept + begin;
                int count = Vertices(upper, lower, begin, length, ofUpper, ofLower, points, out bool decided);
                stack.Append(points.Places, count - 1, begin, decided);
                begin += length;
            }
        }

        return stack.Count;
    }

    private static bool IsNarrow(KLSide upper, KLSide lower, int begin, int end) =>
        upper.IsNarrow(begin, end, PoolingWindow.WidestRange) && lower.IsNarrow(begin, end, PoolingWindow.WidestRange);

    private static int Vertices(
        KLSide upper, KLSide lower, int begin, int length, double* e, double* f, MajorantPoints points, out bool decided)
    {
        if (!upper.IsArithmetic)
            upper.FillTerms(begin, begin, new Span<double>(e, length));
        lower.FillTerms(begin, begin, new Span<double>(f, length));
        double eError = upper.WindowTermError(begin, begin + length), fError = lower.WindowTermError(begin, begin + length);

        // A determinant of two terms each takes their errors twice, and three roundings.
        int count = TKernel.FillSums(e, f, length, 2.1 * (eError + fError) + 1e-15, points);
        double slope = fError == 0
            ? 0
            : (upper.Descends ? e[0] : TensorPrimitives.Max(new ReadOnlySpan<double>(e, length)))
                / (lower.Descends ? f[length - 1] : TensorPrimitives.Min(new ReadOnlySpan<double>(f, length)));
        double x = points.X[count - 1], y = points.Y[count - 1];
        double margin = MajorantTail.MarginOfSums(length, y, eError, x, fError, slope);
        return MajorantPiece<TKernel>.Settle(points, count, length, margin, out decided);
    }
}
