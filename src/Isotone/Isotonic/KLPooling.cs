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

        Span<bool> mayPool = scratch.Flags(n);
        FindPairs(upper, lower, scratch.Terms(2 * n), mayPool);
        var blocks = new KLBlocks(upper, lower, scratch);
        return PoolAdjacentViolators.RunSparse(ref blocks, mayPool, n, starts);
    }

    /// <summary>
    /// Whether neighbouring elements might pool: where the level s - t does not surely fall from one to the next.
    /// </summary>
    private static void FindPairs(KLSide upper, KLSide lower, Span<double> work, Span<bool> mayPool)
    {
        int steps = mayPool.Length - 1;
        Span<double> ofUpper = work[..steps], ofLower = work.Slice(steps, steps);
        upper.FillSteps(ofUpper);
        lower.FillSteps(ofLower);
        for (int k = 0; k < steps; k++)
        {
            // A step is off by a few roundings of itself; infinite ones cancel to NaN, which might pool.
            double margin = 1e-9 + 1e-12 * (Math.Abs(ofUpper[k]) + Math.Abs(ofLower[k]));
            mayPool[k] = !(ofUpper[k] - ofLower[k] < -margin);
        }
    }
}
