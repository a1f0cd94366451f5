namespace Isotone.Learning;

public sealed partial class Variable<T>
{
    /// <summary>
    /// Computes the gradient of this scalar and adds it to the <see cref="Gradient"/> of every leaf it was computed
    /// from that requires one.
    /// </summary>
    /// <param name="retainGraph">Whether the graph is kept for another sweep. Otherwise it can be swept once.</param>
    /// <exception cref="InvalidOperationException">
    /// This is no scalar, nothing it was computed from requires a gradient, or part of the graph was swept before without
    /// being retained.
    /// </exception>
    public void Backward(bool retainGraph = false)
    {
        if (Length != 1)
            throw new InvalidOperationException($"Backward without a cotangent needs a scalar; this variable has shape {Shape}.");
        Backward([T.One], retainGraph);
    }

    /// <summary>
    /// Computes the vector-Jacobian product of this variable and adds it to the <see cref="Gradient"/> of every leaf it
    /// was computed from that requires one.
    /// </summary>
    /// <param name="cotangent">What each element of this variable counts, same length as it.</param>
    /// <param name="retainGraph">Whether the graph is kept for another sweep. Otherwise it can be swept once.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InvalidOperationException">
    /// Nothing this was computed from requires a gradient, or part of the graph was swept before without being retained.
    /// </exception>
    public void Backward(ReadOnlySpan<T> cotangent, bool retainGraph = false)
    {
        if (cotangent.Length != Length)
            throw new ArgumentException($"cotangent has {cotangent.Length} elements where {Length} are needed.", nameof(cotangent));
        if (!RequiresGradient)
            throw new InvalidOperationException("Nothing this variable was computed from requires a gradient, or it was computed under NoGrad.");
        BackwardSweep<T>.Run(this, cotangent, retainGraph);
    }
}
