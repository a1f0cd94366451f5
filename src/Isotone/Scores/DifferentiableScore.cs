using System.Numerics;

namespace Isotone;

/// <summary>
/// A number that says how good each row's predictions are, larger is better, and its exact derivative by them, in one
/// pass over rows in parallel: what losses over eras are made of.
/// </summary>
/// <remarks>
/// <para>
/// Weights belong to elements. An element of weight 2 counts as two equal elements, one of weight 0 as none; only ratios
/// within a row matter. They weigh the ranks too: the positions that soft ranks are near to are those of the row with
/// every element repeated as often as its weight says (KL soft ranks, which are no linear function of the positions, have
/// those scaled to the number of elements of positive weight). The blocks of weighted ranks are decided in double.
/// </para>
/// <para>
/// A row has value 0 and derivative 0 where its target is constant, as that of one element is, or all its weights are 0.
/// Constant predictions have value 0 and a finite derivative that improves them.
/// </para>
/// <para>
/// All arithmetic is in double; derivatives are rounded once. Results are the same bits for any number of threads and in
/// any batch. An object keeps nothing but working memory: it may be used by several threads at once, and after the first
/// call nothing is allocated.
/// </para>
/// </remarks>
/// <typeparam name="T">float, double or Half.</typeparam>
public abstract unsafe class DifferentiableScore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lock _gate = new();
    private readonly Stack<ScoreMemory<T>> _idle = new();

    private protected DifferentiableScore()
    {
    }

    /// <summary>Scores each row.</summary>
    /// <param name="predictions">The predictions of all rows, flat.</param>
    /// <param name="targets">The targets of all rows, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="scores">Receives one number a row.</param>
    /// <param name="derivative">
    /// Receives the derivative of each element's row's score by that element's prediction; empty where it is not wanted.
    /// </param>
    /// <param name="weights">A weight for each element, finite and not negative; empty for equal weights.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="rows"/>, an element is NaN or infinite, or a weight is negative (the message
    /// names it and its row).
    /// </exception>
    public void Evaluate(
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        Rows rows,
        Span<double> scores,
        Span<T> derivative = default,
        ReadOnlySpan<T> weights = default)
    {
        Require(predictions, targets, rows);
        Guard.SameLength(scores, rows.Count);
        RowWeights.Require(weights, rows);
        if (!derivative.IsEmpty)
            Guard.SameLength(derivative, rows.Length);
        fixed (T* p = predictions, t = targets, w = weights, d = derivative)
        fixed (double* s = scores)
            ParallelRows.Run(new Work(this, Pass.Score, rows, p, t, w, d, s), rows);
    }

    /// <summary>
    /// Multiplies each row's Hessian, the matrix of its score's second derivatives by its predictions, with a vector.
    /// Exact: inside a cell of the L2 soft ranks, where they are linear, only the correlation is curved.
    /// </summary>
    /// <param name="predictions">The predictions of all rows, flat.</param>
    /// <param name="targets">The targets of all rows, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="tangent">The vectors of all rows, flat.</param>
    /// <param name="product">
    /// Receives the products; 0 in rows where a side is constant. It may be <paramref name="tangent"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="rows"/>, spans overlap in part, or an element is NaN or infinite.
    /// </exception>
    /// <exception cref="NotSupportedException">No closed form is known for this score.</exception>
    public void HessianVectorProduct(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Rows rows, ReadOnlySpan<T> tangent, Span<T> product)
    {
        RequireHessian();
        Require(predictions, targets, rows);
        Guard.SameLength(tangent, rows.Length);
        Guard.SameLength(product, rows.Length);
        Guard.SameOrApart(tangent, product);
        Guard.Finite(tangent, rows);
        fixed (T* p = predictions, t = targets, v = tangent, d = product)
            ParallelRows.Run(new Work(this, Pass.Hessian, rows, p, t, v, d, null), rows);
    }

    /// <summary>The score of a row and, where wanted, its derivative.</summary>
    /// <param name="memory">Working memory of this thread.</param>
    /// <param name="predictions">The row's predictions.</param>
    /// <param name="targets">The row's targets.</param>
    /// <param name="weights">Positive weights of mean 1, or none.</param>
    /// <param name="gradient">Receives the derivative; empty where it is not wanted.</param>
    private protected abstract double Row(
        ScoreMemory<T> memory,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> weights,
        Span<double> gradient);

    private protected abstract ScoreMemory<T> CreateMemory();

    private protected virtual void RequireHessian() =>
        throw new NotSupportedException($"{GetType().Name} has no Hessian-vector product in closed form.");

    private protected virtual void RowHessian(
        ScoreMemory<T> memory,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> tangent,
        Span<double> product) => RequireHessian();

    private protected virtual void RowDiagonal(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Span<double> diagonal) => RequireHessian();

    /// <summary>The diagonals of the rows' Hessians.</summary>
    private protected void ComputeDiagonal(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Rows rows, Span<T> diagonal)
    {
        Require(predictions, targets, rows);
        Guard.SameLength(diagonal, rows.Length);
        fixed (T* p = predictions, t = targets, d = diagonal)
            ParallelRows.Run(new Work(this, Pass.Diagonal, rows, p, t, null, d, null), rows);
    }

    private protected static void Require(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Rows rows)
    {
        Guard.Covers(rows, predictions);
        Guard.Covers(rows, targets);
        Guard.Finite(predictions, rows);
        Guard.Finite(targets, rows);
    }

    private protected ScoreMemory<T> Rent()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out ScoreMemory<T>? memory))
                return memory;
        }

        return CreateMemory();
    }

    private protected void Return(ScoreMemory<T> memory)
    {
        lock (_gate)
            _idle.Push(memory);
    }

    private enum Pass
    {
        Score,
        Hessian,
        Diagonal,
    }

    // The third input is the weights of a score, if any, and the tangent of a Hessian.
    private readonly struct Work(
        DifferentiableScore<T> score, Pass pass, Rows rows, T* predictions, T* targets, T* third, T* output, double* scores) : IRowWork
    {
        public void Run(int first, int end)
        {
            ScoreMemory<T> memory = score.Rent();

            // Several rows keep all threads busy; a single one may use them all for itself.
            using Parallelism.Scope threads = Parallelism.Limit(rows.Count > 1 ? 1 : Parallelism.Degree);
            for (int row = first; row < end; row++)
                One(memory, row);
            score.Return(memory);
        }

        private void One(ScoreMemory<T> memory, int row)
        {
            int start = rows.Start(row), length = rows.LengthOf(row);
            var p = new ReadOnlySpan<T>(predictions + start, length);
            var t = new ReadOnlySpan<T>(targets + start, length);
            Span<T> to = output is null ? default : new Span<T>(output + start, length);
            Span<double> result = to.IsEmpty ? default : memory.Result(length);
            ReadOnlySpan<T> extra = third is null ? default : new ReadOnlySpan<T>(third + start, length);
            if (pass == Pass.Hessian)
                score.RowHessian(memory, p, t, memory.Tangent(extra), result);
            else if (pass == Pass.Diagonal)
                score.RowDiagonal(memory, p, t, result);
            else
                scores[row] = extra.IsEmpty ? score.Row(memory, p, t, [], result) : Weighted(memory, p, t, extra, result);
            for (int i = 0; i < to.Length; i++)
                to[i] = T.CreateTruncating(result[i]);
        }

        private double Weighted(
            ScoreMemory<T> memory, ReadOnlySpan<T> p, ReadOnlySpan<T> t, ReadOnlySpan<T> w, Span<double> result)
        {
            int count = memory.Keep(w, p, t);
            result.Clear();
            if (count == 0)
                return 0;

            // Gathered at the front; the results of the kept elements go back to their places, from the last.
            Span<double> kept = result.IsEmpty ? default : result[..count];
            double value = score.Row(memory, memory.KeptPredictions, memory.KeptTargets, memory.KeptWeights, kept);
            if (!result.IsEmpty)
                memory.Spread(result);
            return value;
        }
    }
}
