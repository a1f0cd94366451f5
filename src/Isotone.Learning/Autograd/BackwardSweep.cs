using System.Numerics;

namespace Isotone.Learning;

/// <summary>A reverse topological sweep over the graph that ends in one variable.</summary>
internal sealed class BackwardSweep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static BackwardSweep<T>? s_forThisThread;

    private static long s_lastSweep;

    private readonly List<Variable<T>> _order = [];
    private readonly Stack<(Variable<T> Node, int NextInput)> _path = new();

    /// <summary>The sweep of this thread; its lists are used again.</summary>
    public static BackwardSweep<T> ForThisThread => s_forThisThread ??= new();

    /// <summary>Lists what the root was computed from, every variable after its inputs.</summary>
    public void Order(Variable<T> root)
    {
        _order.Clear();
        _path.Clear();
        long sweep = Interlocked.Increment(ref s_lastSweep);
        Visit(root, sweep);

        // Depth first without recursion: a graph may be deeper than the stack.
        while (_path.TryPop(out (Variable<T> Node, int NextInput) place))
        {
            (Variable<T> node, int next) = place;
            if (next == node.Inputs.Length)
            {
                _order.Add(node);
                continue;
            }

            _path.Push((node, next + 1));
            Visit(node.Inputs[next], sweep);
        }
    }

    /// <summary>Calls the pullbacks from the root down. Every cotangent is complete when its variable's turn comes.</summary>
    public void Run(bool retainGraph)
    {
        for (int i = _order.Count - 1; i >= 0; i--)
        {
            Variable<T> node = _order[i];
            if (node.Pullback is null)
                continue;
            if (!node.Gradient.IsEmpty)
                node.Pullback(node, node.Gradient);
            node.EndSweep(retainGraph);
        }

        // Lets go of the graph: this object outlives it.
        _order.Clear();
    }

    private void Visit(Variable<T> node, long sweep)
    {
        if (!node.RequiresGradient || node.Sweep == sweep)
            return;
        if (node.IsSwept)
        {
            throw new InvalidOperationException(
                "This graph has been swept before. Compute it again, or pass retainGraph: true to the first Backward.");
        }

        node.Sweep = sweep;
        _path.Push((node, 0));
    }
}
