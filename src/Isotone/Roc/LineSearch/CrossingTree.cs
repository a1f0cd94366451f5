namespace Isotone;

/// <summary>
/// The next crossing of each pair of neighbouring lines in a tournament: the earliest stands at the root, and changing
/// neighbouring entries costs one path up, O(log n).
/// </summary>
internal sealed class CrossingTree
{
    private double[] _nodes = [];
    private int _leaves;

    /// <summary>The earliest crossing; infinity where there is none.</summary>
    public double Earliest => _nodes[1];

    /// <summary>Makes room for entries, all of them infinity.</summary>
    public void Reset(int count)
    {
        _leaves = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, count));
        if (_nodes.Length < 2 * _leaves)
            _nodes = new double[2 * _leaves];
        Array.Fill(_nodes, double.PositiveInfinity, 0, 2 * _leaves);
    }

    /// <summary>Writes an entry without carrying it up.</summary>
    public void Set(int entry, double crossing) => _nodes[_leaves + entry] = crossing;

    /// <summary>Carries all entries up.</summary>
    public void Rebuild()
    {
        for (int node = _leaves - 1; node > 0; node--)
            _nodes[node] = Math.Min(_nodes[2 * node], _nodes[2 * node + 1]);
    }

    /// <summary>Carries the entries first to last up to the root.</summary>
    public void Update(int first, int last)
    {
        double[] nodes = _nodes;
        int low = (_leaves + first) >> 1, high = (_leaves + last) >> 1;
        for (; low < high; low >>= 1, high >>= 1)
        {
            for (int node = low; node <= high; node++)
                nodes[node] = Math.Min(nodes[2 * node], nodes[2 * node + 1]);
        }

        // One path is left, and it ends where nothing changes.
        for (int node = low; node > 0; node >>= 1)
        {
            double earliest = Math.Min(nodes[2 * node], nodes[2 * node + 1]);
            if (nodes[node] == earliest)
                break;
            nodes[node] = earliest;
        }
    }

    /// <summary>Lists the entries of the earliest crossing in ascending order.</summary>
    /// <param name="entries">Receives them; grown where it is too short.</param>
    /// <returns>How many there are.</returns>
    public int FindEarliest(ref int[] entries)
    {
        int found = 0;
        Find(1, ref entries, ref found);
        return found;
    }

    private void Find(int node, ref int[] entries, ref int found)
    {
        double earliest = _nodes[1];
        while (node < _leaves)
        {
            bool isLeft = _nodes[2 * node] == earliest, isRight = _nodes[2 * node + 1] == earliest;
            if (isLeft && isRight)
                Find(2 * node, ref entries, ref found);
            node = 2 * node + (isRight ? 1 : 0);
        }

        if (found == entries.Length)
            Array.Resize(ref entries, Math.Max(8, 2 * found));
        entries[found++] = node - _leaves;
    }
}
