using System.Numerics;

namespace Isotone.Learning;

/// <summary>What a loss compares predictions with.</summary>
/// <param name="Targets">As many elements as predictions, constant.</param>
/// <param name="Rows">The rows they are cut into, such as the eras of a batch.</param>
/// <param name="Weights">
/// A weight for each element, finite and not negative: one of weight 2 counts as two equal elements, one of weight 0 as
/// none. Null for equal weights.
/// </param>
/// <param name="Features">Shape [elements, features], for losses that neutralize predictions; else null.</param>
public readonly record struct LossInputs<T>(
    Variable<T> Targets, Rows Rows, Variable<T>? Weights = null, Variable<T>? Features = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
