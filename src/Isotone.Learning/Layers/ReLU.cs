using System.Numerics;

namespace Isotone.Learning;

/// <summary>The rectified linear unit, max(x, 0), element by element.</summary>
public sealed class ReLU<T> : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Kind => "ReLU";

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input) => input.Relu();

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;
}
