using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>Pearson's correlation of predictions and targets with its derivative and its Hessian-vector product.</summary>
/// <remarks>
/// With weights w: the weighted covariance over the roots of the weighted variances. Constant predictions have the
/// derivative of predictions of standard deviation 1.
/// </remarks>
/// <typeparam name="T">float, double or Half.</typeparam>
public sealed class PearsonScore<T> : CorrelationScore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected override ScoreMemory<T> CreateMemory() => new();

    private protected override void FillTarget(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights, Span<double> u) =>
        FillPrediction(memory, targets, weights, u);

    private protected override void FillPrediction(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<double> weights, Span<double> c)
    {
        TensorPrimitives.ConvertTruncating(predictions, c);
        WeightedMoments.Centre(c, weights);
    }

    private protected override double ConstantNorm(int n) => Math.Sqrt(n);

    // Centring is its own pullback, and the cotangent is centred.
    private protected override void Pull(ScoreMemory<T> memory, bool constant, Span<double> cotangent, Span<double> gradient) =>
        cotangent.CopyTo(gradient);

    private protected override void Push(ScoreMemory<T> memory, ReadOnlySpan<double> tangent, Span<double> derivative)
    {
        tangent.CopyTo(derivative);
        WeightedMoments.Centre(derivative, []);
    }

    private protected override void FillMetric(
        ScoreMemory<T> memory, bool constant, ReadOnlySpan<double> weights, Span<double> metric)
    {
        // sum_k w_k (delta_ik - w_i/n)^2 = w_i (1 - w_i/n), the weights' sum being n.
        metric.Fill(1 - 1.0 / metric.Length);
        for (int i = 0; i < weights.Length; i++)
            metric[i] = metric.Length > 1 ? weights[i] * (1 - weights[i] / metric.Length) : 0;
    }

    private protected override void RequireHessian()
    {
    }
}
