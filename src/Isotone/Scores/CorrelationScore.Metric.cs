using System.Numerics.Tensors;
namespace Isotone;

// How fast what is correlated changes with each prediction: the scale of second derivatives, for Newton steps.
public abstract unsafe partial class CorrelationScore<T>
{
    /// <summary>Scores each row, with its derivative and the diagonal of its metric, in double.</summary>
    /// <remarks>
    /// <para>
    /// The metric of element i is sum_k (dc_k/dp_i)^2/|c|^2, c what is made of the predictions, at least 0. The matrix of
    /// the correlation's second derivatives by c has eigenvalues between +-(2/sqrt 3)/|c|^2, so that of Pearson's
    /// correlation and of L2 soft ranks inside a cell, where c is linear, second derivatives by one prediction lie within
    /// 2/sqrt 3 of the metric. For L2 soft ranks it is (1 - 1/|B|)/(eps |c|)^2, B the element's block: 0 for an element
    /// that is a block of its own.
    /// </para>
    /// <para>
    /// With rho the correlation and s = sqrt(1 - rho^2), the matrix is [[0, s], [s, rho]] between c and the target's part
    /// across it, and rho elsewhere, over -|c|^2; (rho + sqrt(4 - 3 rho^2))/2 is at most 2/sqrt 3, at rho = 1/sqrt 3.
    /// </para>
    /// <para>Where predictions are constant, |c| is what stands for it in the derivative.</para>
    /// </remarks>
    /// <param name="predictions">The predictions of all rows, flat.</param>
    /// <param name="targets">The targets of all rows, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="scores">Receives one number a row.</param>
    /// <param name="derivative">Receives the derivative of each element's row's score by that element's prediction.</param>
    /// <param name="metric">Receives the metric; 0 where the row's target is constant or the element's weight is 0.</param>
    /// <param name="weights">A weight for each element, finite and not negative; empty for equal weights.</param>
    /// <param name="damping">
    /// A deviation s of the predictions, 0 for the correlation itself. |c|^2 + n (s/eps)^2 then stands for |c|^2 everywhere,
    /// eps the strength of soft ranks and 1 for Pearson's correlation, as if c had a further coordinate that the target has
    /// not: predictions of a deviation well below s have their covariance with the target, in units of s. Null for one of
    /// each row's own, by which the derivative is proportional to what standardised targets leave of the predictions as they
    /// are, and not of the predictions at their best scale; the scores are then undamped.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The damping is negative or not finite.</exception>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="rows"/>, an element is NaN or infinite, or a weight is negative (the message
    /// names it and its row).
    /// </exception>
    /// <exception cref="NotSupportedException">The score's metric is not known.</exception>
    public void EvaluateMetric(
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        Rows rows,
        Span<double> scores,
        Span<double> derivative,
        Span<double> metric,
        ReadOnlySpan<T> weights = default,
        double? damping = 0)
    {
        if (damping is double given && (!(given >= 0) || double.IsInfinity(given)))
            throw new ArgumentOutOfRangeException(nameof(damping), damping, "damping must be finite and not negative.");
        Require(predictions, targets, rows);
        Guard.SameLength(scores, rows.Count);
        Guard.SameLength(derivative, rows.Length);
        Guard.SameLength(metric, rows.Length);
        RowWeights.Require(weights, rows);
        fixed (T* p = predictions, t = targets, w = weights)
        fixed (double* s = scores, d = derivative, m = metric)
            ParallelRows.Run(new MetricWork(this, rows, p, t, w, damping ?? double.NaN, s, d, m), rows);
    }

    /// <summary>Writes sum_k (dc_k/dp_i)^2 of the row that was differentiated last.</summary>
    private protected abstract void FillMetric(
        ScoreMemory<T> memory, bool constant, ReadOnlySpan<double> weights, Span<double> metric);

    private double RowMetric(
        ScoreMemory<T> memory,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> weights,
        double damping,
        Span<double> derivative,
        Span<double> metric)
    {
        if (!TryDifferentiate(
            memory, predictions, targets, weights, damping, derivative, out double rho, out double length, out bool constant))
        {
            metric.Clear();
            return 0;
        }

        FillMetric(memory, constant, weights, metric);

        // Twice by the norm: its square may overflow where the quotient does not.
        TensorPrimitives.Divide(metric, length, metric);
        TensorPrimitives.Divide(metric, length, metric);
        return rho;
    }

    private readonly struct MetricWork(
        CorrelationScore<T> score,
        Rows rows,
        T* predictions,
        T* targets,
        T* weights,
        double damping,
        double* scores,
        double* derivative,
        double* metric)
        : IRowWork
    {
        public void Run(int first, int end)
        {
            ScoreMemory<T> memory = score.Rent();

            // Several rows keep all threads busy; a single one may use them all for itself.
            using Parallelism.Scope threads = Parallelism.Limit(rows.Count > 1 ? 1 : Parallelism.Degree);
            for (int row = first; row < end; row++)
                scores[row] = One(memory, rows.Start(row), rows.LengthOf(row));
            score.Return(memory);
        }

        private double One(ScoreMemory<T> memory, int start, int length)
        {
            var p = new ReadOnlySpan<T>(predictions + start, length);
            var t = new ReadOnlySpan<T>(targets + start, length);
            Span<double> d = new(derivative + start, length), m = new(metric + start, length);
            if (weights is null)
                return score.RowMetric(memory, p, t, [], damping, d, m);
            int count = memory.Keep(new ReadOnlySpan<T>(weights + start, length), p, t);
            double value = count == 0
                ? 0
                : score.RowMetric(
                    memory, memory.KeptPredictions, memory.KeptTargets, memory.KeptWeights, damping, d[..count], m[..count]);
            memory.Spread(d);
            memory.Spread(m);
            return value;
        }
    }
}
