using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// Buffers that are used again and again: everything an operation computes between <see cref="Enter"/> and the end of
/// its scope takes its memory from here and gives it back when the scope ends.
/// </summary>
/// <remarks>
/// A loop that computes the same shapes over and over allocates buffers in its first round only. Variables computed in
/// a scope must not be read after it (they throw <see cref="ObjectDisposedException"/>): copy out what is to be kept.
/// Leaves made by <see cref="Variable"/> and their gradients are ordinary memory and stay. Outside of any scope results
/// are ordinary memory too. A workspace serves one thread at a time.
/// </remarks>
/// <example><code>
/// var workspace = new Workspace&lt;float&gt;();
/// foreach (var batch in batches)
/// {
///     using (workspace.Enter())
///         loss.Forward(model.Forward(batch.Features), batch.Targets, batch.Rows).Backward();
/// }
/// </code></example>
public sealed class Workspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static Workspace<T>? _current;

    private readonly Dictionary<int, Stack<T[]>> _free = [];
    private readonly List<Variable<T>> _results = [];

    internal static Workspace<T>? Current => _current;

    /// <summary>The number of elements held in buffers that are free at the moment.</summary>
    public long FreeElements
    {
        get
        {
            long elements = 0;
            foreach ((int length, Stack<T[]> buffers) in _free)
                elements += (long)length * buffers.Count;
            return elements;
        }
    }

    /// <summary>Makes this the workspace of what this thread computes, until the result is disposed. May be nested.</summary>
    public Scope Enter()
    {
        var scope = new Scope(this, _current, _results.Count);
        _current = this;
        return scope;
    }

    /// <summary>Lets go of the free buffers, so that their memory can be collected.</summary>
    public void Trim() => _free.Clear();

    internal T[] Rent(int length)
    {
        int rounded = RoundUp(length);
        return _free.TryGetValue(rounded, out Stack<T[]>? buffers) && buffers.TryPop(out T[]? buffer)
            ? buffer
            : GC.AllocateUninitializedArray<T>(rounded);
    }

    internal void Return(T[] buffer)
    {
        if (!_free.TryGetValue(buffer.Length, out Stack<T[]>? buffers))
            _free.Add(buffer.Length, buffers = new Stack<T[]>());
        buffers.Push(buffer);
    }

    internal void Own(Variable<T> result) => _results.Add(result);

    // To four steps an octave: batches of many lengths (eras) share buffers, and at most a quarter is wasted.
    private static int RoundUp(int length)
    {
        int step = Math.Max(16, (int)(BitOperations.RoundUpToPowerOf2((uint)length) / 8));
        return (int)Math.Min(((long)length + step - 1) / step * step, Array.MaxLength);
    }

    private void EndScope(int firstResult, Workspace<T>? outer)
    {
        for (int i = firstResult; i < _results.Count; i++)
            _results[i].Release();
        _results.RemoveRange(firstResult, _results.Count - firstResult);
        _current = outer;
    }

    /// <summary>The extent of a workspace's use; gives the buffers back when disposed.</summary>
    public readonly ref struct Scope : IDisposable
    {
        private readonly Workspace<T>? _workspace;
        private readonly Workspace<T>? _outer;
        private readonly int _firstResult;

        internal Scope(Workspace<T> workspace, Workspace<T>? outer, int firstResult)
        {
            _workspace = workspace;
            _outer = outer;
            _firstResult = firstResult;
        }

        /// <summary>Ends the scope: what was computed in it is no longer to be read. To be called once.</summary>
        public void Dispose() => _workspace?.EndScope(_firstResult, _outer);
    }
}
