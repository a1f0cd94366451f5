using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>The blocks of a KL fit by the fastest way that decides every comparison.</summary>
internal static unsafe class KLPooling
{
    // A shift that the whole row shares keeps e^-x and products of two such sums in the normal range up to here.
    private const double WidestRange = 300;

    /// <summary>Finds the blocks; their first elements go to <paramref name="starts"/>.</summary>
    /// <param name="upper">The side of s.</param>
    /// <param name="lower">The side of t.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="starts">Receives the first elements.</param>
    /// <returns>The number of blocks.</returns>
    public static int Run(KLSide upper, KLSide lower, PoolingScratch scratch, Span<int> starts)
    {
        int n = upper.Values.Length;
        if (n >= InterleavedPooling<KLPoolingRule>.Shortest && upper.Range < WidestRange && lower.Range < WidestRange)
        {
            Span<double> terms = scratch.Terms(2 * n);
            upper.FillTerms(terms[..n]);
            lower.FillTerms(terms[n..]);
            var rule = new KLPoolingRule(n, Math.Max(upper.Range, lower.Range), lower.IsLinear);
            Span<Vector256<double>> slots = scratch.Slots(InterleavedPooling<KLPoolingRule>.SlotsFor(n));
            fixed (double* first = terms)
            {
                if (InterleavedPooling<KLPoolingRule>.TryRun(first, n, rule, slots, starts, out int count))
                    return count;
            }
        }

        var blocks = new KLBlocks(upper, lower, scratch);
        return PoolAdjacentViolators.Run(ref blocks, n, starts);
    }
}
