using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// A differentiable <c>numerai_corr</c> (numerai-tools): the predictions' ranks, made normal and raised to the power 1.5,
/// correlated with the centred targets raised to the power 1.5. Soft ranks stand in for ranks.
/// </summary>
/// <remarks>
/// <para>
/// q_i = quantile of the normal distribution at (r_i - 1/2)/n, s_i = sign(q_i)|q_i|^1.5, t likewise of the target minus its
/// mean, and the score is Pearson's correlation of s and t. Soft ranks lie between 1 and n, so every q is finite. As the
/// strength goes to 0 this becomes numerai_corr with ranks shared by ties.
/// </para>
/// <para>
/// ds/dr = 1.5 |q|^(1/2) sqrt(2 pi) e^(q^2/2)/n vanishes in the middle. Constant predictions, which are all there, have the
/// derivative of a soft Spearman correlation with t instead.
/// </para>
/// </remarks>
/// <param name="strength">How soft the ranks are.</param>
/// <param name="regularization">The regularizer of the soft ranks.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
/// <exception cref="NotSupportedException">The strength is a mean block size, and the regularizer not L2.</exception>
/// <typeparam name="T">float, double or Half.</typeparam>
public sealed class SoftNumeraiCorrScore<T>(SoftRankStrength strength, Regularization regularization = Regularization.L2)
    : RankScore<T>(strength, regularization)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Slopes = 5;

    /// <summary>The regularizer of the soft ranks.</summary>
    public Regularization Regularization { get; } = regularization;

    private protected override RowRanker<T> CreateRanker() => new SoftRowRanker<T>(Regularization);

    private protected override void FillTarget(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights, Span<double> u)
    {
        TensorPrimitives.ConvertTruncating(targets, u);
        double first = u[0];
        TensorPrimitives.Subtract(u, first, u);
        double mean = (weights.IsEmpty ? PairwiseSum.Of(u) : PairwiseSum.OfProducts(u, weights)) / u.Length;
        for (int i = 0; i < u.Length; i++)
            u[i] = SignedPower(u[i] - mean);
        WeightedMoments.Centre(u, weights);
    }

    private protected override void FillPrediction(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<double> weights, Span<double> c)
    {
        RankForward(memory, predictions, weights, c);
        Span<double> slopes = memory.Buffer(Slopes, c.Length);
        for (int i = 0; i < c.Length; i++)
        {
            double quantile = NormalQuantile.OfCentred(c[i] / c.Length);
            slopes[i] = 1.5 * Math.Sqrt(Math.Abs(quantile)) * NormalQuantile.Slope(quantile) / c.Length;
            c[i] = SignedPower(quantile);
        }

        WeightedMoments.Centre(c, weights);
    }

    private protected override void Pull(ScoreMemory<T> memory, bool constant, Span<double> cotangent, Span<double> gradient)
    {
        if (!constant)
            TensorPrimitives.Multiply(cotangent, memory.Buffer(Slopes, cotangent.Length), cotangent);
        RankerOf(memory).Vjp(cotangent, gradient);
    }

    private protected override void FillMetric(
        ScoreMemory<T> memory, bool constant, ReadOnlySpan<double> weights, Span<double> metric)
    {
        if (constant)
        {
            base.FillMetric(memory, constant, weights, metric);
            return;
        }

        Span<double> factors = memory.Buffer(2, metric.Length), slopes = memory.Buffer(Slopes, metric.Length);
        for (int i = 0; i < factors.Length; i++)
            factors[i] = slopes[i] * slopes[i] * (weights.IsEmpty ? 1 : weights[i]);
        RankerOf(memory).SquaredJacobian(factors, metric);
    }

    private static double SignedPower(double value)
    {
        double magnitude = Math.Abs(value);
        return Math.CopySign(magnitude * Math.Sqrt(magnitude), value);
    }
}
