using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// A dense row-major array in a computation that can be differentiated: its value, and once <see cref="Backward(bool)"/>
/// has been called on a scalar computed from it, that scalar's gradient.
/// </summary>
/// <remarks>
/// Leaves come from <see cref="Variable"/>; operations make the rest and remember what they were computed from while any
/// input requires a gradient and <see cref="NoGrad"/> is off. A graph is for one thread. Do not change a leaf's
/// <see cref="Data"/> between computing with it and the backward sweep: pullbacks read it again.
/// </remarks>
public sealed partial class Variable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Workspace<T>? _workspace;
    private readonly Variable<T>[] _inputs;
    private T[]? _value;
    private T[]? _gradient;
    private bool _hasGradient;

    internal Variable(Shape shape, T[] value, bool requiresGradient)
    {
        Shape = shape;
        RequiresGradient = requiresGradient;
        _inputs = [];
        _value = value;
    }

    /// <summary>The result of an operation; recorded where there is a pullback.</summary>
    internal Variable(Shape shape, Pullback<T>? pullback, Variable<T>[] inputs)
    {
        Shape = shape;
        RequiresGradient = pullback is not null;
        Pullback = pullback;
        _inputs = inputs;
        _workspace = Workspace<T>.Current;
        _value = Rent();
        _workspace?.Own(this);
    }

    /// <summary>The lengths of the dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Length => Shape.Length;

    /// <summary>Whether a backward sweep computes a gradient for this.</summary>
    public bool RequiresGradient { get; }

    /// <summary>Whether this was made directly, not computed by an operation that recorded its inputs.</summary>
    public bool IsLeaf => Pullback is null && !IsSwept;

    /// <summary>What the operation that made this was given; empty for a leaf and where nothing was recorded.</summary>
    public ReadOnlySpan<Variable<T>> Inputs => _inputs;

    /// <summary>The elements, row-major.</summary>
    /// <exception cref="ObjectDisposedException">The <see cref="Workspace{T}"/> scope this was computed in has ended.</exception>
    public ReadOnlySpan<T> Value => Buffer;

    /// <summary>The elements of a leaf, to be written: by an optimizer, an initializer, a reader.</summary>
    /// <exception cref="InvalidOperationException">This was computed by an operation.</exception>
    public Span<T> Data => IsLeaf
        ? Buffer
        : throw new InvalidOperationException("Only a leaf's elements can be written; this variable was computed by an operation.");

    /// <summary>The gradient gathered so far, row-major, same length as the value; empty where there is none yet.</summary>
    /// <remarks>Kept by leaves. What lies between them and the scalar gives its gradient up as soon as it is used.</remarks>
    public ReadOnlySpan<T> Gradient => _hasGradient ? _gradient.AsSpan(0, Length) : default;

    /// <summary>The only element of a variable of length 1, such as a loss.</summary>
    /// <exception cref="InvalidOperationException">There is more than one element.</exception>
    public T Item => Length == 1
        ? Value[0]
        : throw new InvalidOperationException($"A variable of shape {Shape} has no single element.");

    internal Span<T> Buffer => _value is null
        ? throw new ObjectDisposedException(
            nameof(Variable<>), "The workspace scope this variable was computed in has ended; copy values out before it does.")
        : _value.AsSpan(0, Length);

    internal Pullback<T>? Pullback { get; private set; }

    /// <summary>Whether a sweep that does not retain the graph has passed here.</summary>
    internal bool IsSwept { get; private set; }

    /// <summary>The last sweep that reached this: marks it visited without a set.</summary>
    internal long Sweep { get; set; }

    /// <summary>The gradient's elements, zero where none was gathered yet, for a pullback to add to.</summary>
    public Span<T> GradientToAddTo()
    {
        Span<T> gradient = GradientToWriteOrAddTo(out bool add);
        if (!add)
            gradient.Clear();
        return gradient;
    }

    /// <summary>The gradient's elements, for a pullback that would rather write than add to zeros.</summary>
    /// <param name="add">Whether the elements hold a sum to add to; if not they are not initialised.</param>
    public Span<T> GradientToWriteOrAddTo(out bool add)
    {
        add = _hasGradient;
        _gradient ??= Rent();
        _hasGradient = true;
        return _gradient.AsSpan(0, Length);
    }

    /// <summary>Forgets the gradient gathered so far; its memory is kept for the next one.</summary>
    public void ZeroGradient() => _hasGradient = false;

    /// <summary>A leaf with a copy of this value: what is computed from it does not reach back to here.</summary>
    public Variable<T> Detach() => new(Shape, Value.ToArray(), requiresGradient: false);

    /// <inheritdoc/>
    public override string ToString() =>
        Length == 1 && _value is not null
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Variable {Shape}: {_value[0]}")
            : $"Variable {Shape}";

    /// <summary>Ends this variable's part in a graph: it has handed its cotangent on.</summary>
    internal void EndSweep(bool retainGraph)
    {
        ReleaseGradient();
        if (retainGraph)
            return;
        Pullback = null;
        IsSwept = true;
    }

    /// <summary>Gives all memory back to the workspace.</summary>
    internal void Release()
    {
        ReleaseGradient();
        if (_value is not null)
            _workspace?.Return(_value);
        _value = null;
    }

    private void ReleaseGradient()
    {
        _hasGradient = false;
        if (_gradient is null)
            return;
        _workspace?.Return(_gradient);
        _gradient = null;
    }

    private T[] Rent() => _workspace?.Rent(Length) ?? GC.AllocateUninitializedArray<T>(Length);
}
