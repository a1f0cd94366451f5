namespace Isotone;

/// <summary>
/// The blocks of an L2 soft rank or soft sort of values sorted descending, by the fastest way that decides every
/// comparison.
/// </summary>
internal static unsafe class SortedL2Pooling
{
    // Within this range no product of two sums, sizes and the strength overflows, and none that matters underflows.
    private const double Largest = 1e100;

    /// <summary>Finds the blocks; their first elements go to <paramref name="starts"/>.</summary>
    /// <param name="z">The values, descending.</param>
    /// <param name="strength">The regularization strength.</param>
    /// <param name="ranks">Whether for soft ranks, or for soft sorts.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="starts">Receives the first elements.</param>
    /// <returns>The number of blocks.</returns>
    public static int Run(
        ReadOnlySpan<double> z, double strength, bool ranks, PoolingScratch scratch, Span<int> starts)
    {
        bool moderate = z[0] < Largest && z[^1] > -Largest && strength is < Largest and > 1 / Largest;
        if (moderate)
        {
            switch (SortSelector.Chosen)
            {
                case SortInstructions.Avx512:
                    return SortedL2Majorant<Avx512Majorant>.Run(z, strength, ranks, scratch, starts);
                case SortInstructions.Avx2:
                    return SortedL2Majorant<Avx2Majorant>.Run(z, strength, ranks, scratch, starts);
            }
        }

        SortedL2Blocks blocks = ranks
            ? SortedL2Blocks.ForRanks(z, strength, scratch)
            : SortedL2Blocks.ForSort(z, strength, scratch);
        blocks.Reserve(z.Length);
        return PoolAdjacentViolators.Run(ref blocks, z.Length, starts);
    }
}
