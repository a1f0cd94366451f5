using System.Numerics;

namespace Isotone.Boosting;

/// <summary>Half the mean squared error, sum w (p - t)^2/(2 sum w): gradient w (p - t), curvature w.</summary>
/// <remarks>It starts from the mean of the targets. Eras do not matter to it.</remarks>
public sealed class SquaredErrorObjective<T> : BoostingObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "mse";

    /// <inheritdoc/>
    public override double StartingScore(ReadOnlySpan<T> targets, Rows eras, ReadOnlySpan<T> weights = default)
    {
        base.StartingScore(targets, eras, weights);
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
            sum += WeightOf(weights, i) * double.CreateTruncating(targets[i]);
        Span<double> sums = [sum, TotalWeight(weights, targets.Length)];
        AddUp(sums);
        if (sums[1] <= 0)
            return 0;

        // A second pass takes what rounding has left of the mean.
        double mean = sums[0] / sums[1];
        sum = 0;
        for (int i = 0; i < targets.Length; i++)
            sum += WeightOf(weights, i) * (double.CreateTruncating(targets[i]) - mean);
        sums[0] = sum;
        AddUp(sums[..1]);
        return mean + sums[0] / sums[1];
    }

    private protected override double Compute(
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        Rows eras,
        ReadOnlySpan<T> weights,
        Span<T> gradient,
        Span<T> curvature)
    {
        double loss = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            double weight = WeightOf(weights, i);
            double error = double.CreateTruncating(predictions[i]) - double.CreateTruncating(targets[i]);
            gradient[i] = T.CreateTruncating(weight * error);
            curvature[i] = T.CreateTruncating(weight);
            loss += weight * error * error;
        }

        Span<double> sums = [loss, TotalWeight(weights, predictions.Length)];
        AddUp(sums);
        Unit = sums[1];
        return sums[0] / (2 * Unit);
    }
}
