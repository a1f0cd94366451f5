using System.Numerics;

namespace Isotone.Learning;

/// <summary>The mean squared error over all elements, whatever their rows.</summary>
public sealed class MeanSquaredErrorLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "mse";

    /// <inheritdoc/>
    public override string Kind => "MeanSquaredError";

    /// <inheritdoc/>
    public override bool IsPerRow => false;

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        predictions.MeanSquaredError(targets);

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, LossInputs<T> inputs) =>
        predictions.MeanSquaredError(inputs.Targets, inputs.Weights);
}
