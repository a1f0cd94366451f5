using System.Numerics;

namespace Isotone;

/// <summary>
/// What the soft rank and the soft sort share: the state of one forward pass over rows. It keeps the sorting
/// permutation and the blocks, so the derivatives are exact and never compare values.
/// </summary>
/// <remarks>
/// One object per thread. The buffers grow to the largest input and are then reused: after the first call of a size
/// nothing is allocated.
/// </remarks>
/// <typeparam name="T">float, double or Half. All arithmetic is in double; results are rounded once.</typeparam>
public abstract unsafe partial class SoftOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // What is not sorted takes about an eighth of the time.
    private const int CheapRows = 8;

    // Below this the other threads finish hardly sooner than they wake up.
    private const int ShortestSharedRow = 30_000;
    private const int ElementsOfChunk = 1 << 13;

    // Rows up to this are pooled where they were sorted, in the cache, and are not kept; of shorter ones some at a time.
    private const int LongestInCache = 1 << 13;
    private const int ElementsInCache = 1 << 11;

    private readonly BlockPartition _blocks = new();
    private int[] _permutation = [];
    private double[] _sorted = [];
    private double[] _softmax = [];
    private bool[] _whole = [];
    private int _longestSortedHere;
    private int _wholeElements;
    private int _worth;
    private bool _permutationIsComplete;
    private double _strength;

    private protected SoftOperator(Regularization regularization, double strength, SortDirection direction)
    {
        if (regularization is not (Regularization.L2 or Regularization.KL))
            throw new ArgumentOutOfRangeException(nameof(regularization), regularization, "regularization must be L2 or KL.");
        if (direction is not (SortDirection.Ascending or SortDirection.Descending))
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "direction must be Ascending or Descending.");
        Regularization = regularization;
        Direction = direction;
        Strength = strength;
    }

    /// <summary>The regularizer.</summary>
    public Regularization Regularization { get; }

    /// <summary>Whether the smallest or the largest value comes first.</summary>
    public SortDirection Direction { get; }

    /// <summary>
    /// The regularization strength (epsilon), positive and finite: a constant for every gradient. A change takes
    /// effect at the next forward pass.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Strength
    {
        get => _strength;
        set
        {
            Guard.PositiveFinite(value, "strength");
            _strength = value;
        }
    }

    /// <summary>The rows of the last forward pass.</summary>
    public Rows Rows { get; private set; }

    /// <summary>
    /// The stable permutation that sorted each row of the last forward pass, flat: indices within the row, in the order
    /// of the blocks.
    /// </summary>
    public ReadOnlySpan<int> Permutation
    {
        get
        {
            if (!_permutationIsComplete)
                SortWholeRows();
            return _permutation.AsSpan(0, Rows.Length);
        }
    }

    /// <summary>The strength of the last forward pass, which its derivatives belong to.</summary>
    private protected double ForwardStrength { get; private set; }

    /// <summary>The sign that turns the wanted direction into "sort descending": z = Sign x.</summary>
    private protected abstract double Sign { get; }

    /// <summary>The sizes of the blocks of a row, in the order of <see cref="Permutation"/>.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int[] BlockSizes(int row) => _blocks.Sizes(row);

    /// <summary>Applies the operator to one row.</summary>
    /// <param name="values">The row, shape [n], finite.</param>
    /// <param name="destination">Receives the result, shape [n].</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> is empty or not finite, or <paramref name="destination"/> has another length.
    /// </exception>
    public void Forward(ReadOnlySpan<T> values, Span<T> destination) =>
        Forward(values, Guard.OneRow(values), destination);

    /// <summary>Applies the operator to each row.</summary>
    /// <param name="values">The rows, flat, finite.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="destination">Receives the results. It may be <paramref name="values"/> itself.</param>
    /// <exception cref="ArgumentException">
    /// A value is not finite (the message names it and its row), a length does not fit <paramref name="rows"/>, or
    /// <paramref name="destination"/> overlaps <paramref name="values"/> in part.
    /// </exception>
    public void Forward(ReadOnlySpan<T> values, Rows rows, Span<T> destination)
    {
        Guard.Covers(rows, values);
        Guard.SameLength(destination, rows.Length);
        Guard.SameOrApart(values, destination);
        Guard.Finite(values, rows);
        Begin(values, rows);
        fixed (T* from = values, to = destination)
            ParallelRows.RunWorth(new ForwardWork(this, from, to), rows, _worth);
    }

    /// <summary>
    /// The vector-Jacobian product of the last forward pass: the gradient of sum(cotangent * result) with respect to
    /// the values. Exact; at a kink, that of the blocks the forward pass chose (ties pool).
    /// </summary>
    /// <param name="cotangent">The gradient with respect to the result, same rows.</param>
    /// <param name="gradient">Receives the gradient with respect to the values. It may be <paramref name="cotangent"/>.</param>
    /// <exception cref="ArgumentException">
    /// A length is not that of the forward pass, or the spans overlap in part.
    /// </exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void Vjp(ReadOnlySpan<T> cotangent, Span<T> gradient) => Derive(cotangent, gradient, transposed: true);

    /// <summary>
    /// The Jacobian-vector product of the last forward pass: the derivative of the result along a direction of the
    /// values.
    /// </summary>
    /// <param name="tangent">The direction, same rows as the values.</param>
    /// <param name="derivative">Receives the derivative of the result. It may be <paramref name="tangent"/>.</param>
    /// <exception cref="ArgumentException">
    /// A length is not that of the forward pass, or the spans overlap in part.
    /// </exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void Jvp(ReadOnlySpan<T> tangent, Span<T> derivative) => Derive(tangent, derivative, transposed: false);

    /// <summary>Whether the result is in the order of the values, or in sorted order.</summary>
    private protected abstract bool ResultInInputOrder { get; }

    /// <summary>Whether values are surely one block whatever their order, so that they need not be sorted for a result in the input's order.</summary>
    private protected virtual bool PoolsWhole(ReadOnlySpan<T> values) => false;

    /// <summary>The number of blocks of a row; where they begin goes to <paramref name="starts"/>, for KL what <see cref="KLPooling.Run"/> leaves to <paramref name="terms"/>.</summary>
    private protected abstract int FindBlocks(
        ReadOnlySpan<double> sorted, Span<double> terms, PoolingScratch scratch, Span<int> starts);

    /// <summary>
    /// The result of a part of a row, in sorted order, right after its blocks were found; it may be in buffer 0 of the
    /// workspace. All these spans have <see cref="BlockMeans.Slack"/>.
    /// </summary>
    private protected abstract void ForwardRow(in SoftRow state, RowWorkspace workspace, Span<double> result);

    /// <summary>The pullback of a part of a row, both sides in sorted order.</summary>
    private protected abstract void VjpRow(in SoftRow state, ReadOnlySpan<double> cotangent, Span<double> gradient);

    /// <summary>The pushforward of a part of a row, both sides in sorted order.</summary>
    private protected abstract void JvpRow(in SoftRow state, ReadOnlySpan<double> tangent, Span<double> derivative);

    /// <summary>What the last forward pass knows of a row; in the pass itself its sorted values too.</summary>
    private protected SoftRow State(int row, Span<double> sorted = default)
    {
        int start = Rows.Start(row), length = Rows.LengthOf(row);
        return new SoftRow(
            length,
            _whole[row] ? default : _permutation.AsSpan(start, length),
            sorted,
            SoftmaxOf(row),
            _blocks.Starts(row));
    }

    private Span<double> SoftmaxOf(int row) =>
        Regularization == Regularization.KL ? Rows.Slice(_softmax.AsSpan(), row) : default;
}
