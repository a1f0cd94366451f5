using System.Numerics;

namespace Isotone;

/// <summary>
/// What a book makes that holds the best-predicted share of each row and is short of the worst-predicted: the mean target
/// of the soft top k minus that of the soft bottom k, in units of the target's standard deviation.
/// </summary>
/// <remarks>
/// y = soft top-k of the predictions, y' that of the negated ones (<see cref="SoftTopK{T}"/>), k = share n:
/// score = sum_i (y_i - y'_i) t_i / (k std t). As the strength goes to 0 it is that of the hard top and bottom k. Only elements
/// near the two borders have a gradient; the softer, the more of them. Constant predictions choose all elements alike, and
/// their gradient is the target's own.
/// </remarks>
/// <typeparam name="T">float, double or Half.</typeparam>
public sealed class LongShortScore<T> : DifferentiableScore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A score of a given share and softness.</summary>
    /// <param name="share">The share of a row that each side holds, above 0 and at most 1/2.</param>
    /// <param name="strength">
    /// How soft the borders are: a strength in units of the predictions, or tau standard deviations of each row's.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The share or the strength is out of range.</exception>
    /// <exception cref="NotSupportedException">The strength is a mean block size.</exception>
    public LongShortScore(double share, SoftRankStrength strength)
    {
        if (!(share > 0) || share > 0.5)
            throw new ArgumentOutOfRangeException(nameof(share), share, "share must be above 0 and at most 1/2.");
        Share = share;
        Strength = strength;
    }

    /// <summary>The share of a row that each side holds.</summary>
    public double Share { get; }

    /// <summary>How soft the borders are, a constant for every derivative. A change takes effect at the next call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    /// <exception cref="NotSupportedException">It is a mean block size.</exception>
    public SoftRankStrength Strength
    {
        get;
        set
        {
            // As for KL: the border's width does not depend on the row's length.
            SoftRankStrength.Require(value, Regularization.KL);
            field = value;
        }
    }

    private protected override ScoreMemory<T> CreateMemory() => new Memory();

    private protected override double Row(
        ScoreMemory<T> memory,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> weights,
        Span<double> gradient)
    {
        int n = predictions.Length;
        gradient.Clear();
        double deviation = WeightedMoments.StandardDeviation(targets, weights);
        if (deviation == 0)
            return 0;
        double strength = Strength.For(predictions, weights, Regularization.KL), k = Share * n;
        Span<int> permutation = ((Memory)memory).Permutation(n);
        Span<double> z = memory.Buffer(0, n), w = memory.Buffer(1, n), t = memory.Buffer(2, n), mask = memory.Buffer(3, n);
        Span<double> pulled = memory.Buffer(4, n);
        ReadOnlySpan<double> sortedWeights = weights.IsEmpty ? [] : w;
        double first = double.CreateTruncating(targets[0]), score = 0;
        for (int side = 1; side >= -1; side -= 2)
        {
            ArgSort.Sort(predictions, Rows.One(n), permutation, side > 0 ? SortDirection.Descending : SortDirection.Ascending);
            for (int i = 0; i < n; i++)
            {
                int from = permutation[i];
                double weight = weights.IsEmpty ? 1 : weights[from];
                z[i] = side * double.CreateTruncating(predictions[from]);
                w[i] = weight;

                // The part of the score that a mask of 1 brings; a common shift of the targets cancels between the sides.
                t[i] = side * weight * (double.CreateTruncating(targets[from]) - first) / (k * deviation);
            }

            Range between = CappedSimplex.Project(z, sortedWeights, k, strength, mask);
            score += PairwiseSum.OfProducts(mask, t);
            if (gradient.IsEmpty)
                continue;
            CappedSimplex.Pullback(between, sortedWeights, strength, t, pulled);
            for (int i = 0; i < n; i++)
                gradient[permutation[i]] += side * pulled[i];
        }

        return score;
    }

    private sealed class Memory : ScoreMemory<T>
    {
        private int[] _permutation = [];

        public Span<int> Permutation(int length) => Grown(ref _permutation, length);
    }
}
