using System.Numerics;

namespace Isotone.Learning;

/// <summary>1 minus Pearson's correlation with the target, averaged over the rows.</summary>
/// <remarks>
/// Rows of constant predictions have a finite gradient, see <see cref="PearsonScore{T}"/>; rows with a constant
/// target count as correlation 0.
/// </remarks>
public sealed class PearsonLoss<T> : ScoreLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "pearson";

    /// <inheritdoc/>
    public override string Kind => "Pearson";

    /// <inheritdoc/>
    public override DifferentiableScore<T> Score { get; } = new PearsonScore<T>();

    private protected override T Offset => T.One;
}
