using System.Numerics;

namespace Isotone.Learning;

/// <summary>A reverse topological sweep over the graph that ends in one variable.</summary>
internal sealed class BackwardSweep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static BackwardSweep<T>? _idle;

    private static long _lastSweep;

    private readonly List<Variable<T>> _order = [];
    private readonly Stack<(Variable<T> Node, int NextInput)> _path = new();

    /// <summary>Sweeps from a variable down, given what each of its elements counts.</summary>
    public static void Run(Variable<T> root, ReadOnlySpan<T> cotangent, bool retainGraph)
    {
        // The lists are used again by the next sweep on this thread; a sweep inside a pullback takes lists of its own.
        BackwardSweep<T> sweep = _idle ?? new();
        _idle = null;
        try
        {
            sweep.Order(root);
            Span<T> gradient = root.GradientToAddTo();
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] += cotangent[i];
            sweep.CallPullbacks(retainGraph);
        }
        finally
        {
            // Lets go of the graph: the lists outlive it.
            sweep._order.Clear();
            sweep._path.Clear();
            _idle = sweep;
        }
    }

    // Lists what the root was computed from, every variable after its inputs.
    private void Order(Variable<T> root)
    {
        long sweep = Interlocked.Increment(ref _lastSweep);
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

    // From the root down: every cotangent is complete when its variable's turn comes.
    private void CallPullbacks(bool retainGraph)
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
