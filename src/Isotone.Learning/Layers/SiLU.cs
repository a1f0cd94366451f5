using System.Numerics;

namespace Isotone.Learning;

/// <summary>The sigmoid linear unit x / (1 + exp(-x)), element by element.</summary>
public sealed class SiLU<T> : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Kind => "SiLU";

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input) => input.Silu();

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;
}
