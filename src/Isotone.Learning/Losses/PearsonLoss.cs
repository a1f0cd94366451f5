using System.Numerics;

namespace Isotone.Learning;

/// <summary>1 minus Pearson's correlation with the target, averaged over the rows.</summary>
/// <remarks>
/// Rows of constant predictions have a finite gradient, see <see cref="Operations.Pearson{T}"/>; rows with a constant
/// target count as correlation 0.
/// </remarks>
public sealed class PearsonLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "pearson";

    /// <inheritdoc/>
    public override string Kind => "Pearson";

    /// <inheritdoc/>
    public override bool IsPerRow => true;

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        MeanOf(predictions.Pearson(targets, rows), -T.One, T.One);
}
