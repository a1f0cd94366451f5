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
public abstract partial class SoftOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BlockPartition _blocks = new();
    private readonly PoolingScratch _scratch = new();
    private int[] _permutation = [];
    private double[] _sorted = [];
    private double[] _softmax = [];
    private double[] _row = [];
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
    public ReadOnlySpan<int> Permutation => _permutation.AsSpan(0, Rows.Length);

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
        Reserve(rows);
        ArgSort.Sort(values, rows, _permutation.AsSpan(0, rows.Length), Sign > 0 ? SortDirection.Descending : SortDirection.Ascending);
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<T> x = rows.Slice(values, row);
            Span<double> sorted = rows.Slice(_sorted.AsSpan(), row);
            ReadOnlySpan<int> permutation = rows.Slice(Permutation, row);
            for (int k = 0; k < x.Length; k++)
                sorted[k] = Sign * double.CreateTruncating(x[permutation[k]]);
            _blocks.SetCount(row, FindBlocks(sorted, _blocks.Room(row), _scratch));
            SoftRow state = State(row);
            Span<double> result = _row.AsSpan(0, x.Length);
            ForwardRow(state, result);
            Write(result, rows.Slice(destination, row));
        }
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

    private protected abstract int FindBlocks(ReadOnlySpan<double> sorted, Span<int> starts, PoolingScratch scratch);

    private protected abstract void ForwardRow(SoftRow state, Span<double> result);

    private protected abstract void VjpRow(SoftRow state, ReadOnlySpan<double> cotangent, Span<double> gradient);

    private protected abstract void JvpRow(SoftRow state, ReadOnlySpan<double> tangent, Span<double> derivative);

    /// <summary>What the last forward pass knows of a row.</summary>
    private protected SoftRow State(int row) => new(
        Rows.Slice(_permutation.AsSpan(), row),
        Rows.Slice(_sorted.AsSpan(), row),
        Regularization == Regularization.KL ? Rows.Slice(_softmax.AsSpan(), row) : default,
        _row.AsSpan(2 * Rows.Longest, Rows.LengthOf(row)),
        _blocks.Starts(row));

    private void Derive(ReadOnlySpan<T> input, Span<T> output, bool transposed)
    {
        if (Rows.Count == 0)
            throw new InvalidOperationException("Derivatives belong to a forward pass; call Forward first.");
        Guard.SameLength(input, Rows.Length, transposed ? "cotangent" : "tangent");
        Guard.SameLength(output, Rows.Length, transposed ? "gradient" : "derivative");
        Guard.SameOrApart(input, output, transposed ? "cotangent" : "tangent", transposed ? "gradient" : "derivative");
        for (int row = 0; row < Rows.Count; row++)
        {
            ReadOnlySpan<T> from = Rows.Slice(input, row);
            Span<double> given = _row.AsSpan(0, from.Length), result = _row.AsSpan(Rows.Longest, from.Length);
            for (int i = 0; i < from.Length; i++)
                given[i] = double.CreateTruncating(from[i]);
            if (transposed)
                VjpRow(State(row), given, result);
            else
                JvpRow(State(row), given, result);
            Write(result, Rows.Slice(output, row));
        }
    }

    private void Reserve(Rows rows)
    {
        Rows = rows;
        _lanes.Clear();
        ForwardStrength = Strength;
        _blocks.Reset(rows);
        if (_permutation.Length < rows.Length)
        {
            _permutation = new int[rows.Length];
            _sorted = new double[rows.Length];
        }

        if (Regularization == Regularization.KL && _softmax.Length < rows.Length)
            _softmax = new double[rows.Length];
        if (_row.Length / 3 < rows.Longest)
            _row = new double[checked(3 * rows.Longest)];
    }

    private static void Write(ReadOnlySpan<double> from, Span<T> to)
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = T.CreateTruncating(from[i]);
    }
}
