using System.Globalization;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>One step of training: zero the gradients, forward, loss, backward, clip, step.</summary>
internal sealed class TrainingStep(
    Module<float> model, Loss<float> loss, Optimizer<float> optimizer, Workspace<float> workspace, double? gradientNorm = null)
{
    /// <summary>Takes a step on a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="fault">What is not finite, so that there was no step; else null.</param>
    /// <returns>The loss before the step.</returns>
    public double Run(Batch batch, out string? fault)
    {
        using Workspace<float>.Scope scope = workspace.Enter();
        optimizer.ZeroGradient();
        Variable<float> predictions = model.Forward(batch.Features);
        if (!TensorPrimitives.IsFiniteAll(predictions.Value))
        {
            fault = "A prediction is not finite";
            return double.NaN;
        }

        Variable<float> value = loss.Forward(predictions, batch.LossInputs);
        float item = value.Item;
        fault = float.IsFinite(item) ? null : $"The loss is {item.ToString(CultureInfo.InvariantCulture)}";
        if (fault is not null)
            return item;
        value.Backward();
        if (gradientNorm is double limit)
            GradientClipping.ByNorm(optimizer.NamedParameters, limit);
        optimizer.Step();
        return item;
    }
}
