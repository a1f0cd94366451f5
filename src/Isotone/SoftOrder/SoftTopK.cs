using System.Numerics;

namespace Isotone;

/// <summary>
/// A differentiable top-k: the projection of the values, divided by the strength, onto the permutahedron of k ones and
/// n - k zeros (Sander, Puigcerver, Djolonga, Peyré and Blondel 2023, "Fast, differentiable and sparse top-k", arXiv
/// 2302.01425, with p = 2), which is {0 &lt;= y &lt;= 1, sum y = k}.
/// </summary>
/// <remarks>
/// <para>y_i = clip((x_i - theta)/eps, 0, 1) with the theta that makes the sum k. As the strength goes to 0 this is 1 for the
/// k largest values and 0 for the others, values that tie across the border sharing what is left; as it grows all go to
/// k/n. Sparse: values more than eps below theta + eps are exactly 0 or 1. O(n) after the sort.</para>
/// <para>The object holds one forward pass's state: use one a thread. After the first call of a size nothing is allocated.</para>
/// </remarks>
/// <typeparam name="T">float, double or Half. All arithmetic is in double; results are rounded once.</typeparam>
public sealed unsafe class SoftTopK<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _k;
    private int[] _permutation = [];
    private Range[] _between = [];
    private double _strength;
    private double _forwardStrength;

    /// <summary>A top-k of a given softness.</summary>
    /// <param name="k">How many are chosen: positive, at most the length of every row; need not be whole.</param>
    /// <param name="strength">The regularization strength, positive and finite, in units of the values.</param>
    /// <param name="direction">Which values are chosen: the largest (descending) or the smallest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive and finite, or there is no such direction.</exception>
    public SoftTopK(double k, double strength = 1, SortDirection direction = SortDirection.Descending)
    {
        Guard.PositiveFinite(k);
        if (direction is not (SortDirection.Ascending or SortDirection.Descending))
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "direction must be Ascending or Descending.");
        _k = k;
        Strength = strength;
        Direction = direction;
    }

    /// <summary>How many are chosen.</summary>
    public double K => _k;

    /// <summary>The regularization strength. A change takes effect at the next forward pass.</summary>
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

    /// <summary>Whether the largest (descending) or the smallest values are chosen.</summary>
    public SortDirection Direction { get; }

    /// <summary>The rows of the last forward pass.</summary>
    public Rows Rows { get; private set; }

    /// <summary>How far each element of each row is chosen.</summary>
    /// <param name="values">The rows, flat, finite.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="destination">Receives numbers from 0 to 1 that sum to k in each row. It may be <paramref name="values"/>.</param>
    /// <exception cref="ArgumentException">
    /// A value is not finite, a row is shorter than k (the message names it), a length does not fit <paramref name="rows"/>,
    /// or <paramref name="destination"/> overlaps <paramref name="values"/> in part.
    /// </exception>
    public void Forward(ReadOnlySpan<T> values, Rows rows, Span<T> destination)
    {
        Guard.Covers(rows, values);
        Guard.SameLength(destination, rows.Length);
        Guard.SameOrApart(values, destination);
        Guard.Finite(values, rows);
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows.LengthOf(row) < _k)
                throw new ArgumentException($"Row {row} has {rows.LengthOf(row)} elements, fewer than k = {_k}.", nameof(rows));
        }

        Rows = rows;
        _forwardStrength = Strength;
        if (_permutation.Length < rows.Length)
            _permutation = new int[rows.Length];
        if (_between.Length < rows.Count)
            _between = new Range[rows.Count];
        ArgSort.Sort(values, rows, _permutation.AsSpan(0, rows.Length), Direction);
        fixed (T* from = values, to = destination)
            ParallelRows.Run(new Work(this, true, from, to), rows);
    }

    /// <summary>The vector-Jacobian product of the last forward pass. Exact; zero for elements that are 0 or 1.</summary>
    /// <param name="cotangent">The gradient with respect to the result, same rows.</param>
    /// <param name="gradient">Receives the gradient with respect to the values. It may be <paramref name="cotangent"/>.</param>
    /// <exception cref="ArgumentException">A length is not that of the forward pass, or the spans overlap in part.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void Vjp(ReadOnlySpan<T> cotangent, Span<T> gradient)
    {
        if (Rows.Count == 0)
            throw new InvalidOperationException("Derivatives belong to a forward pass; call Forward first.");
        Guard.SameLength(cotangent, Rows.Length);
        Guard.SameLength(gradient, Rows.Length);
        Guard.SameOrApart(cotangent, gradient);
        fixed (T* g = cotangent, to = gradient)
            ParallelRows.Run(new Work(this, false, g, to), Rows);
    }

    /// <summary>The Jacobian-vector product of the last forward pass: the Jacobian is symmetric.</summary>
    /// <param name="tangent">The direction, same rows as the values.</param>
    /// <param name="derivative">Receives the derivative of the result. It may be <paramref name="tangent"/>.</param>
    /// <inheritdoc cref="Vjp" path="/exception"/>
    public void Jvp(ReadOnlySpan<T> tangent, Span<T> derivative) => Vjp(tangent, derivative);

    private readonly struct Work(SoftTopK<T> top, bool forward, T* input, T* output) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = top.Rows.Start(row), n = top.Rows.LengthOf(row);
                ReadOnlySpan<int> permutation = top._permutation.AsSpan(start, n);
                Span<double> given = RowWorkspace.OfThread.Buffer(0, n)[..n], result = RowWorkspace.OfThread.Buffer(1, n)[..n];

                // The smallest are the largest of the negated; signs cancel in the derivative but for one.
                double sign = top.Direction == SortDirection.Descending ? 1 : -1;
                for (int k = 0; k < n; k++)
                    given[k] = sign * double.CreateTruncating(input[start + permutation[k]]);
                if (forward)
                    top._between[row] = CappedSimplex.Project(given, [], top._k, top._forwardStrength, result);
                else
                    CappedSimplex.Pullback(top._between[row], [], top._forwardStrength, given, result);
                for (int k = 0; k < n; k++)
                    output[start + permutation[k]] = T.CreateTruncating(result[k]);
            }
        }
    }
}
