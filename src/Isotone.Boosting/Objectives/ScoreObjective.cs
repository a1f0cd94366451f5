using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Boosting;

/// <summary>Minus the mean over eras of a correlation, such as soft Spearman's, as an objective of boosting.</summary>
/// <remarks>
/// <para>
/// As a custom objective with curvature 1 and a fixed strength a soft Spearman correlation does not train: at the constant
/// prediction it is 0/0; its gradient is of order 1/n against a curvature of 1; and one strength is another softness at
/// every n and scale. Here the gradient at constant predictions is that of n different ranks, the curvature follows from the
/// closed form of the second derivatives (<see cref="BoostingCurvature"/>), and strengths may be relative.
/// </para>
/// <para>
/// Rows whose prediction is a block of its own have no gradient and no curvature of their own, as have eras whose target is
/// constant; they are given <see cref="LeastCurvature"/>, so that a leaf they share moves a little less.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract unsafe class ScoreObjective<T> : BoostingObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[] _derivative = [];
    private double[] _metric = [];
    private double[] _scores = [];
    private EraState[] _eras = [];
    private T[] _diagonal = [];

    private protected ScoreObjective(CorrelationScore<T> score, BoostingCurvature curvature)
    {
        ArgumentNullException.ThrowIfNull(score);
        if (!Enum.IsDefined(curvature))
            throw new ArgumentOutOfRangeException(nameof(curvature), curvature, "There is no such curvature.");
        if (curvature == BoostingCurvature.Diagonal && score is not SoftSpearmanScore<T> { Regularization: Regularization.L2 })
            throw new NotSupportedException("The exact diagonal is known for the soft Spearman correlation of L2 soft ranks only.");
        (Score, Curvature) = (score, curvature);
    }

    /// <summary>The correlation.</summary>
    public CorrelationScore<T> Score { get; }

    /// <summary>What the gradient is divided by in a Newton step.</summary>
    public BoostingCurvature Curvature { get; }

    /// <summary>
    /// The least curvature of a row, as a share of the mean: what rows have that are blocks of their own. Above 0, at most 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public double LeastCurvature
    {
        get;
        init => field = value > 0 && value <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LeastCurvature must be above 0 and at most 1.");
    } = 0.05;

    /// <summary>
    /// A deviation s of the predictions that is added to theirs in the correlation's denominator, sigma^2 + s^2 in place of
    /// sigma^2; 0 for the correlation itself; null for one that follows from each era's predictions, which trains best.
    /// A correlation's gradient has no part along the predictions, whatever their scale: after a start from a constant, every
    /// tree is fitted to what the trees before it leave once they are drawn out to full length, and the noise of the first
    /// ones is never averaged out. By s^2 = cov(p, t) - sigma^2, t the standardised target, the residual is t - p, as it is for
    /// squared error; every row then counts alike too, and not those of an era the more the less its predictions deviate, so
    /// that <see cref="BoostingObjective{T}.Unit"/> is another number for each era.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double? Damping
    {
        get;
        init => field = value is null || (value >= 0 && double.IsFinite(value.Value))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Damping must be finite and not negative.");
    } = 0;

    /// <summary>The scores of the eras at the last call.</summary>
    public ReadOnlySpan<double> EraScores => _scores.AsSpan(0, EraCount);

    private int EraCount { get; set; }

    private protected sealed override double Compute(
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        Rows eras,
        ReadOnlySpan<T> weights,
        Span<T> gradient,
        Span<T> curvature)
    {
        EraCount = eras.Count;
        Span<double> scores = Grown(ref _scores, eras.Count), metric = Grown(ref _metric, eras.Length);
        Span<EraState> states = Grown(ref _eras, eras.Count);
        ReadOnlySpan<T> prepared = targets;
        CorrelationScore<T> score = eras.Count > 0 ? ScoreFor(targets, eras, weights, out prepared) : Score;
        if (eras.Count > 0)
            score.EvaluateMetric(predictions, prepared, eras, scores, Grown(ref _derivative, eras.Length), metric, weights, Damping);

        if (Curvature == BoostingCurvature.Diagonal)
            TakeDiagonal(predictions, targets, eras, weights, metric);

        // Each era's part of the loss, and of the curvature before it is scaled to the mean weight.
        if (eras.Count > 0)
        {
            fixed (T* w = weights)
                ParallelRows.Run(new SumWork(this, eras, w), eras);
        }

        double loss = Combine(scores, states, out double scale);
        double sum = 0, total = 0;
        for (int era = 0; era < eras.Count; era++)
        {
            double trace = states[era].Trace;
            double factor = Curvature == BoostingCurvature.UnitStep && trace > 0 ? 1 / Math.Sqrt(trace) : 1;
            if (Damping is null && trace > 0)
            {
                // Curvature of the mean 1 in every era.
                double same = eras.LengthOf(era) / (factor * trace);
                states[era].Slope *= same;
                factor *= same;
            }

            states[era].Curvature *= states[era].Weight * factor;
            sum += states[era].Curvature * trace;
            total += states[era].Weight;
        }

        Span<double> sums = [sum, total, TotalWeight(weights, eras.Length)];
        AddUp(sums);
        (sum, total) = (sums[0], sums[1]);
        double unit = sum > 0 ? sums[2] / sum : 1;
        Unit = unit * scale * total;
        if (eras.Count == 0)
            return loss;
        fixed (T* w = weights, g = gradient, h = curvature)
            ParallelRows.Run(new WriteWork(this, eras, w, g, h, unit), eras);
        return loss;
    }

    /// <summary>The score to call and the targets to call it with, where something can be known of the targets beforehand.</summary>
    private protected virtual CorrelationScore<T> ScoreFor(
        ReadOnlySpan<T> targets, Rows eras, ReadOnlySpan<T> weights, out ReadOnlySpan<T> prepared)
    {
        prepared = targets;
        return Score;
    }

    /// <summary>As <see cref="ScoreFor"/> of the objective that another one is made of.</summary>
    internal CorrelationScore<T> ScoreOf(ReadOnlySpan<T> targets, Rows eras, ReadOnlySpan<T> weights, out ReadOnlySpan<T> prepared) =>
        ScoreFor(targets, eras, weights, out prepared);

    /// <summary>The loss of the eras' scores, and what each era's derivative and curvature enter with.</summary>
    /// <param name="scores">The score of each era.</param>
    /// <param name="eras">The eras, their weights given.</param>
    /// <param name="scale">
    /// With A the sum of the weights: dloss/dscore_e = -weight_e Slope_e/(A scale).
    /// </param>
    private protected abstract double Combine(ReadOnlySpan<double> scores, Span<EraState> eras, out double scale);

    // The second derivatives of minus the score where they are positive; at a constant start, where there are none, the bound.
    private void TakeDiagonal(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Rows eras, ReadOnlySpan<T> weights, Span<double> metric)
    {
        if (!weights.IsEmpty)
            throw new NotSupportedException("The exact diagonal is known without weights only.");
        Span<T> diagonal = Grown(ref _diagonal, eras.Length);
        ((SoftSpearmanScore<T>)Score).HessianDiagonal(predictions, targets, eras, diagonal);
        for (int era = 0; era < eras.Count; era++)
        {
            Span<T> exact = eras.Slice(diagonal, era);
            Span<double> to = eras.Slice(metric, era);
            if (!exact.ContainsAnyExcept(T.Zero))
                continue;
            for (int i = 0; i < to.Length; i++)
                to[i] = Math.Max(-double.CreateTruncating(exact[i]), 0);
        }
    }

    /// <summary>What one era's rows are multiplied by.</summary>
    internal struct EraState
    {
        public double Weight;
        public double Trace;
        public double Slope;
        public double Curvature;
    }

    // Each era's weight, and the sum of what its curvature is made of.
    private readonly struct SumWork(ScoreObjective<T> self, Rows eras, T* weights) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int era = first; era < end; era++)
            {
                int start = eras.Start(era), length = eras.LengthOf(era);
                self._eras[era] = new EraState
                {
                    Weight = weights is null ? 1 : MeanOf(new ReadOnlySpan<T>(weights + start, length)),
                    Trace = TensorPrimitives.Sum(self._metric.AsSpan(start, length)),
                };
            }
        }
    }

    private readonly struct WriteWork(ScoreObjective<T> self, Rows eras, T* weights, T* gradient, T* curvature, double unit) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int era = first; era < end; era++)
            {
                EraState state = self._eras[era];
                int start = eras.Start(era), length = eras.LengthOf(era);
                Span<double> slopes = self._derivative.AsSpan(start, length), bends = self._metric.AsSpan(start, length);
                TensorPrimitives.Multiply(slopes, -unit * state.Weight * state.Slope, slopes);
                TensorPrimitives.ConvertTruncating(slopes, new Span<T>(gradient + start, length));
                TensorPrimitives.Multiply(bends, unit * state.Curvature, bends);
                if (weights is null)
                {
                    TensorPrimitives.Max(bends, self.LeastCurvature, bends);
                }
                else
                {
                    for (int i = 0; i < length; i++)
                        bends[i] = Math.Max(bends[i], self.LeastCurvature * double.CreateTruncating(weights[start + i]));
                }

                TensorPrimitives.ConvertTruncating(bends, new Span<T>(curvature + start, length));
            }
        }
    }
}
