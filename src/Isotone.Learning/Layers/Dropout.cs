using System.Numerics;

namespace Isotone.Learning;

/// <summary>Sets random elements to zero in training and scales the rest up. See <see cref="Operations.Dropout{T}"/>.</summary>
/// <param name="probability">How likely an element becomes zero, in [0, 1].</param>
/// <param name="seed">Equal seeds drop equally.</param>
public sealed class Dropout<T>(double probability = 0.5, long seed = 0) : RandomModule<T>(probability, seed)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Kind => "Dropout";

    private protected override Variable<T> Apply(Variable<T> input, long draw) => input.Dropout(Probability, Seed, draw);
}
