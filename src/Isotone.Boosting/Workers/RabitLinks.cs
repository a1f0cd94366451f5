namespace Isotone.Boosting;

/// <summary>The links of a worker: a binary tree and a ring over all ranks.</summary>
/// <param name="Rank">The worker's rank.</param>
/// <param name="Workers">How many workers there are.</param>
/// <param name="Parent">Its parent in the tree; -1 for the root.</param>
/// <param name="Tree">Its parent and children.</param>
/// <param name="Previous">The rank before it in the ring; -1 where it is alone.</param>
/// <param name="Next">The rank behind it.</param>
internal sealed record RabitLinks(int Rank, int Workers, int Parent, IReadOnlyList<int> Tree, int Previous, int Next)
{
    /// <summary>All ranks it is linked to, each once.</summary>
    public IReadOnlyList<int> All => [.. Tree.Append(Previous).Append(Next).Where(rank => rank >= 0).Distinct()];

    public static RabitLinks Of(int rank, int workers)
    {
        int parent = rank == 0 ? -1 : (rank - 1) / 2;
        int[] tree = [.. new[] { parent, (2 * rank) + 1, (2 * rank) + 2 }.Where(other => other >= 0 && other < workers)];
        return workers == 1
            ? new RabitLinks(0, 1, -1, [], -1, -1)
            : new RabitLinks(rank, workers, parent, tree, (rank + workers - 1) % workers, (rank + 1) % workers);
    }
}
