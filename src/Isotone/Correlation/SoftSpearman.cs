using System.Numerics;
using System.Runtime.InteropServices;

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
/// <para>The object holds the state of one forward pass: use one a thread. All arithmetic is in double.</para>
/// </remarks>
/// <typeparam name="T">float, double or Half.</typeparam>
public sealed partial class SoftSpearman<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SoftRank<T> _softRank;
    private readonly SoftRank<T>? _targetSoftRank;
    private readonly List<int> _constantTargetRows = [];
    private T[] _rounded = [];
    private double[] _target = [];
    private double[] _ranks = [];
    private double[] _norm = [];
    private double[] _correlation = [];
    private double[] _row = [];

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
        if (targetRanks == TargetRanks.Soft)
            _targetSoftRank = new SoftRank<T>(regularization, strength);
    }

    /// <summary>
    /// The regularization strength, positive and finite: a constant for every gradient. A change takes effect at the next
    /// forward pass.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Strength
    {
        get => _softRank.Strength;
        set
        {
            _softRank.Strength = value;
            _targetSoftRank?.Strength = value;
        }
    }

    /// <summary>The regularizer of the soft ranks.</summary>
    public Regularization Regularization => _softRank.Regularization;

    /// <summary>What the soft ranks are compared with.</summary>
    public TargetRanks TargetRanks { get; }

    /// <summary>The rows of the last forward pass whose target is constant, ascending: they have value 0 and gradient 0.</summary>
    public ReadOnlySpan<int> ConstantTargetRows => CollectionsMarshal.AsSpan(_constantTargetRows);

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
        _softRank.Forward(predictions, rows, _rounded.AsSpan(0, rows.Length));
        _targetSoftRank?.Forward(targets, rows, _rounded.AsSpan(0, rows.Length));
        _constantTargetRows.Clear();
        for (int row = 0; row < rows.Count; row++)
        {
            Span<double> u = rows.Slice(_target.AsSpan(), row);
            Span<double> c = rows.Slice(_ranks.AsSpan(), row);
            if (!FillUnitTarget(rows.Slice(targets, row), row, u))
                _constantTargetRows.Add(row);
            _softRank.CentredRow(row, c);
            _norm[row] = CentredRow.Normalize(c);
            _correlation[row] = Math.Clamp(PairwiseSum.OfProducts(u, c), -1, 1);
            if (_norm[row] == 0)
                _norm[row] = HardRankNorm(c.Length);
            correlations[row] = _correlation[row];
        }
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
        for (int row = 0; row < rows.Count; row++)
        {
            int n = rows.LengthOf(row);
            ReadOnlySpan<double> u = rows.Slice(_target.AsSpan(), row);
            ReadOnlySpan<double> c = rows.Slice(_ranks.AsSpan(), row);
            Span<double> rankCotangent = _row.AsSpan(0, n), result = _row.AsSpan(n, n);

            // d rho / d c = (u - rho c/|c|)/|c|, pulled back through the soft rank.
            double rho = _correlation[row], scale = cotangent[row] / _norm[row];
            for (int i = 0; i < n; i++)
                rankCotangent[i] = scale * (u[i] - rho * c[i]);
            _softRank.VjpRow(row, rankCotangent, result);
            Span<T> destination = rows.Slice(gradient, row);
            for (int i = 0; i < n; i++)
                destination[i] = T.CreateTruncating(result[i]);
        }
    }

    /// <summary>Writes the row's target, centred and of norm 1; false, and zeros, where it is constant.</summary>
    private bool FillUnitTarget(ReadOnlySpan<T> targets, int row, Span<double> u)
    {
        switch (TargetRanks)
        {
            case TargetRanks.Hard:
                TiedRanks.Mean(targets, u);
                CentredRow.Fill<double>(u, u);
                break;
            case TargetRanks.Soft:
                _targetSoftRank!.CentredRow(row, u);
                break;
            default:
                CentredRow.Fill(targets, u);
                break;
        }

        return CentredRow.Normalize(u) > 0;
    }

    // |c| of the ranks 1, ..., n: sum_i (i - (n + 1)/2)^2 = (n^3 - n)/12. A row of one element has no gradient to scale.
    private static double HardRankNorm(double n) => n > 1 ? Math.Sqrt((n * n * n - n) / 12) : 1;

    private void Reserve(Rows rows)
    {
        if (_target.Length < rows.Length)
        {
            _rounded = new T[rows.Length];
            _target = new double[rows.Length];
            _ranks = new double[rows.Length];
        }

        if (_norm.Length < rows.Count)
        {
            _norm = new double[rows.Count];
            _correlation = new double[rows.Count];
        }

        if (_row.Length / 2 < rows.Longest)
            _row = new double[checked(2 * rows.Longest)];
    }
}
