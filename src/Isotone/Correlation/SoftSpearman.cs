using System.Numerics;

namespace Isotone;

/// <summary>
/// A differentiable Spearman correlation: Pearson's correlation of the predictions' soft ranks with a fixed target
/// (Blondel et al. 2020, "Fast differentiable sorting and ranking", section 6.3), value and exact gradient.
/// </summary>
/// <remarks>
/// <para>
/// With c the centred soft ranks of a row and u its target, centred and of norm 1: rho = u . c/|c|. As the strength goes
/// to 0 this becomes Spearman's correlation; where range(predictions)/strength is at most n/2 (L2) it is exactly Pearson's
/// correlation of the predictions themselves with the target.
/// </para>
/// <para>
/// Constant predictions have no correlation; here it is 0, and the gradient that of norm sqrt((n^3 - n)/12) in place of
/// |c|, the norm of n different ranks: finite, and a step along it correlates with the target. A row whose target is
/// constant has value 0 and gradient 0 and is listed in <see cref="ConstantTargetRows"/>; a row of one element is such.
/// </para>
/// <para>
/// The object holds the state of one forward pass: use one a thread. All arithmetic is in double. Rows run in parallel
/// (<see cref="Parallelism"/>). Targets that are the same as in the pass before, in the same rows, are compared and not
/// ranked again, so a training loop ranks its targets once.
/// </para>
/// </remarks>
/// <typeparam name="T">float, double or Half.</typeparam>
public sealed unsafe partial class SoftSpearman<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SoftRank<T> _softRank;
    private readonly UnitTargets<T> _targets;
    private double[] _sortedTargets = [];
    private double[] _ranks = [];
    private RowCorrelation[] _states = [];

    /// <summary>A soft Spearman correlation of a given softness.</summary>
    /// <param name="strength">
    /// The regularization strength of the soft ranks, positive and finite, in units of the predictions.
    /// </param>
    /// <param name="regularization">The regularizer of the soft ranks.</param>
    /// <param name="targetRanks">What the soft ranks are compared with.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The strength is not positive and finite, or an enum has no such value.
    /// </exception>
    public SoftSpearman(
        double strength = 1,
        Regularization regularization = Regularization.L2,
        TargetRanks targetRanks = TargetRanks.Hard)
    {
        if (!Enum.IsDefined(targetRanks))
            throw new ArgumentOutOfRangeException(nameof(targetRanks), targetRanks, "There is no such kind of target ranks.");
        TargetRanks = targetRanks;
        _softRank = new SoftRank<T>(regularization, strength);
        _targets = new UnitTargets<T>(targetRanks, regularization, strength);
    }

    /// <summary>
    /// The regularization strength, positive and finite: a constant for every gradient. A change takes effect at the next
    /// forward pass.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Strength
    {
        get => _softRank.Strength;
        set => _softRank.Strength = value;
    }

    /// <summary>The regularizer of the soft ranks.</summary>
    public Regularization Regularization => _softRank.Regularization;

    /// <summary>What the soft ranks are compared with.</summary>
    public TargetRanks TargetRanks { get; }

    /// <summary>The rows of the last forward pass whose target is constant, ascending: they have value 0 and gradient 0.</summary>
    public ReadOnlySpan<int> ConstantTargetRows => _targets.ConstantRows;

    /// <summary>The soft Spearman correlation of one row.</summary>
    /// <param name="predictions">Shape [n].</param>
    /// <param name="targets">Shape [n].</param>
    /// <returns>A number in [-1, 1]; 0 where a side is constant.</returns>
    /// <inheritdoc cref="Forward(ReadOnlySpan{T}, ReadOnlySpan{T}, Rows, Span{double})" path="/exception"/>
    public double Forward(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets)
    {
        Rows row = Guard.OneRow(predictions);
        Span<double> correlation = [0];
        Forward(predictions, targets, row, correlation);
        return correlation[0];
    }

    /// <summary>The soft Spearman correlation of each row. O(n log n) or better for a row of n.</summary>
    /// <param name="predictions">The predictions of all rows, flat.</param>
    /// <param name="targets">The targets of all rows, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="correlations">Receives one number in [-1, 1] a row; 0 where a side is constant.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="rows"/>, or an element is NaN or infinite (the message names it and its row).
    /// </exception>
    public void Forward(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Rows rows, Span<double> correlations)
    {
        Guard.Covers(rows, predictions);
        Guard.Covers(rows, targets);
        Guard.SameLength(correlations, rows.Count);
        Guard.Finite(predictions, rows);
        Guard.Finite(targets, rows);

        _lanes.Clear();
        Reserve(rows);
        _targets.Take(targets, rows, Strength);
        _softRank.BeginPass(predictions, rows);
        fixed (T* from = predictions)
            ParallelRows.Run(new ForwardWork(this, from), rows);
        for (int row = 0; row < rows.Count; row++)
            correlations[row] = _states[row].Value;
    }

    /// <summary>The gradient of sum(cotangent * correlation) with respect to the predictions. Exact.</summary>
    /// <param name="cotangent">The derivative of the result with respect to each row's correlation, one a row.</param>
    /// <param name="gradient">Receives the gradient. Same length as the predictions.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentException">
    /// A length is not that of the forward pass, or a cotangent is NaN or infinite.
    /// </exception>
    public void Vjp(ReadOnlySpan<double> cotangent, Span<T> gradient)
    {
        Rows rows = _softRank.Rows;
        if (rows.Count == 0)
            throw new InvalidOperationException("Call Forward first: there is no pass to differentiate.");
        Guard.SameLength(cotangent, rows.Count);
        Guard.SameLength(gradient, rows.Length);
        Guard.Finite(cotangent, Rows.One(cotangent.Length));
        fixed (double* from = cotangent)
        fixed (T* to = gradient)
            ParallelRows.Run(new VjpWork(this, from, to), rows);
    }

    // Both passes of a row stay in sorted order, where its blocks are: the target is gathered once, the gradient scattered.
    private void ForwardRow(int row, T* predictions)
    {
        SoftRow state = _softRank.Pool(row, predictions);
        Span<double> ranks = RowWorkspace.OfThread.Buffer(0, state.Length);
        _softRank.Centred(state, ranks);
        Span<double> u = _softRank.Rows.Slice(_sortedTargets.AsSpan(), row), c = _softRank.Rows.Slice(_ranks.AsSpan(), row);
        ranks[..state.Length].CopyTo(c);
        state.Gather(_targets.Units(row), u);

        // The ranks of a row are below n, but at large strengths so close together that their squares underflow.
        RowCorrelation of = RowCorrelation.Of(u, c);
        _states[row] = of.Norm == 0 ? of with { Norm = RowCorrelation.HardRankNorm(state.Length) } : of;
    }

    private void VjpRow(int row, double cotangent, Span<T> gradient)
    {
        SoftRow state = _softRank.RowState(row);
        ReadOnlySpan<double> u = _softRank.Rows.Slice(_sortedTargets.AsSpan(), row);
        ReadOnlySpan<double> c = _softRank.Rows.Slice(_ranks.AsSpan(), row);
        Span<double> rankCotangent = RowWorkspace.OfThread.Buffer(0, state.Length);
        Span<double> result = RowWorkspace.OfThread.Buffer(1, state.Length);

        _states[row].Pull(u, c, cotangent, rankCotangent);
        _softRank.Pull(state, rankCotangent, result);
        state.Scatter(result[..state.Length], gradient);
    }

    private void Reserve(Rows rows)
    {
        if (_ranks.Length < rows.Length)
        {
            _sortedTargets = new double[rows.Length];
            _ranks = new double[rows.Length];
        }

        if (_states.Length < rows.Count)
            _states = new RowCorrelation[rows.Count];
    }

    private readonly struct ForwardWork(SoftSpearman<T> self, T* predictions) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
                self.ForwardRow(row, predictions);
        }
    }

    private readonly struct VjpWork(SoftSpearman<T> self, double* cotangent, T* gradient) : IRowWork
    {
        public void Run(int first, int end)
        {
            Rows rows = self._softRank.Rows;
            for (int row = first; row < end; row++)
                self.VjpRow(row, cotangent[row], new Span<T>(gradient + rows.Start(row), rows.LengthOf(row)));
        }
    }
}
