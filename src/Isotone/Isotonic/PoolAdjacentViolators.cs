namespace Isotone;

/// <summary>A stack of blocks whose last two can be compared and joined.</summary>
/// <remarks>
/// Slots are numbered from the bottom of the stack; block <c>slot</c> begins at element <c>starts[slot]</c>.
/// </remarks>
internal interface IBlockStack
{
    /// <summary>Puts element <paramref name="element"/> into <paramref name="slot"/> as a block of its own.</summary>
    void Open(int slot, int element);

    /// <summary>
    /// Whether block <paramref name="slot"/>, elements [middle, end), and the block below it, [start, middle), break
    /// the order or tie, and so belong together.
    /// </summary>
    bool Pools(int slot, int start, int middle, int end);

    /// <summary>Joins block <paramref name="slot"/> into the one below it.</summary>
    void Join(int slot, int start, int middle, int end);
}

/// <summary>
/// The pool-adjacent-violators algorithm (Ayer et al. 1955; Best and Chakravarti 1990) for a non-increasing fit,
/// in O(n) comparisons. Ties pool.
/// </summary>
internal static class PoolAdjacentViolators
{
    /// <summary>Finds the blocks of n elements; their first elements go to <paramref name="starts"/>.</summary>
    /// <returns>The number of blocks.</returns>
    public static int Run<TBlocks>(ref TBlocks blocks, int n, Span<int> starts)
        where TBlocks : struct, IBlockStack, allows ref struct
    {
        int top = -1;
        for (int i = 0; i < n; i++)
        {
            blocks.Open(++top, i);
            starts[top] = i;

            // Invariant: the blocks below the top cover [0, starts[top]) and their levels strictly decrease.
            while (top > 0 && blocks.Pools(top, starts[top - 1], starts[top], i + 1))
            {
                blocks.Join(top, starts[top - 1], starts[top], i + 1);
                top--;
            }
        }

        return top + 1;
    }
}
