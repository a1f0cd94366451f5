namespace Isotone;

/// <summary>The blocks of a KL fit by the fastest way that decides every comparison.</summary>
internal static class KLPooling
{
    /// <summary>Finds the blocks; their first elements go to <paramref name="starts"/>.</summary>
    /// <param name="upper">The side of s.</param>
    /// <param name="lower">The side of t.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="starts">Receives the first elements.</param>
    /// <param name="terms">
    /// Empty, or receives the terms of one side, the upper or, where that is arithmetic, the lower: those of a block relative
    /// to any of them, or NaN for its first.
    /// </param>
    /// <returns>The number of blocks.</returns>
    public static int Run(
        in KLSide upper, in KLSide lower, PoolingScratch scratch, Span<int> starts, Span<double> terms = default)
    {
        switch (SortSelector.Chosen)
        {
            case SortInstructions.Avx512:
                return KLMajorant<Avx512Majorant>.Run(upper, lower, scratch, starts, terms);
            case SortInstructions.Avx2:
                return KLMajorant<Avx2Majorant>.Run(upper, lower, scratch, starts, terms);
            default:
                terms.Fill(1);
                var stack = new BlockStack<KLBlocks>(new KLBlocks(upper, lower, scratch, terms), scratch, starts);
                SparsePooling.Append(ref stack, upper, lower, 0, upper.Length);
                return stack.Count;
        }
    }
}
