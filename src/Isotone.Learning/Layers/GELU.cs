using System.Numerics;

namespace Isotone.Learning;

/// <summary>The Gaussian error linear unit, element by element. See <see cref="Operations.Gelu{T}"/>.</summary>
/// <param name="approximation">Whether the normal distribution function is exact, or PyTorch's formula with tanh.</param>
public sealed class GELU<T>(GeluApproximation approximation = GeluApproximation.None) : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Kind => "GELU";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [new Setting("approximate", approximation == GeluApproximation.Tanh ? "tanh" : "none")];

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input) => input.Gelu(approximation);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;
}
