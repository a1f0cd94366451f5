using System.Numerics;

namespace Isotone;

/// <summary>
/// Differentiable ranks that are continuously differentiable everywhere: each comparison of two elements is replaced by
/// the Laplace distribution's function F (Struski, Bednarczyk, Podolak and Tabor 2025, "LapSum", arXiv 2503.06242).
/// </summary>
/// <remarks>
/// <para>r_i = 1 + sum_(j != i) F((x_i - x_j)/alpha), F(d) = e^d/2 below 0 and 1 - e^(-d)/2 above. As alpha goes to 0 these
/// are the hard ranks, mean ranks for ties; as it grows they go to their mean, (n + 1)/2. They always sum to n(n + 1)/2, and
/// shifting a row changes nothing.</para>
/// <para>Two scans after the sort, O(n log n) in all, forward and backward. Every element moves every rank, where the
/// projection's gradient (<see cref="SoftRank{T}"/>) stays inside a block. The Jacobian is symmetric.</para>
/// <para>The object holds one forward pass's state: use one a thread. After the first call of a size nothing is allocated.</para>
/// </remarks>
/// <typeparam name="T">float, double or Half. All arithmetic is in double; results are rounded once.</typeparam>
public sealed unsafe class LapSumRank<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] _permutation = [];
    private double[] _sorted = [];
    private double _alpha;
    private double _forwardAlpha;

    /// <summary>Ranks of a given softness.</summary>
    /// <param name="alpha">The scale of the Laplace distribution, positive and finite, in units of the values.</param>
    /// <param name="direction">Which value has rank 1: the smallest (ascending) or the largest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive and finite, or there is no such direction.</exception>
    public LapSumRank(double alpha = 1, SortDirection direction = SortDirection.Ascending)
    {
        if (direction is not (SortDirection.Ascending or SortDirection.Descending))
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "direction must be Ascending or Descending.");
        Alpha = alpha;
        Direction = direction;
    }

    /// <summary>The scale of the Laplace distribution. A change takes effect at the next forward pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Alpha
    {
        get => _alpha;
        set
        {
            Guard.PositiveFinite(value, "alpha");
            _alpha = value;
        }
    }

    /// <summary>Whether the smallest or the largest value has rank 1.</summary>
    public SortDirection Direction { get; }

    /// <summary>The rows of the last forward pass.</summary>
    public Rows Rows { get; private set; }

    /// <summary>Ranks one row.</summary>
    /// <param name="values">Shape [n], finite.</param>
    /// <param name="destination">Receives the ranks, shape [n].</param>
    /// <inheritdoc cref="Forward(ReadOnlySpan{T}, Rows, Span{T})" path="/exception"/>
    public void Forward(ReadOnlySpan<T> values, Span<T> destination) =>
        Forward(values, Guard.OneRow(values), destination);

    /// <summary>Ranks each row.</summary>
    /// <param name="values">The rows, flat, finite.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="destination">Receives the ranks, between 1 and n. It may be <paramref name="values"/> itself.</param>
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
        Rows = rows;
        _forwardAlpha = Alpha;
        if (_permutation.Length < rows.Length)
        {
            _permutation = new int[rows.Length];
            _sorted = new double[rows.Length];
        }

        ArgSort.Sort(values, rows, _permutation.AsSpan(0, rows.Length));
        fixed (T* from = values, to = destination)
            ParallelRows.Run(new Work(this, Pass.Forward, from, null, to), rows);
    }

    /// <summary>The vector-Jacobian product of the last forward pass.</summary>
    /// <param name="cotangent">The gradient with respect to the ranks, same rows.</param>
    /// <param name="gradient">Receives the gradient with respect to the values. It may be <paramref name="cotangent"/>.</param>
    /// <exception cref="ArgumentException">A length is not that of the forward pass, or the spans overlap in part.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void Vjp(ReadOnlySpan<T> cotangent, Span<T> gradient)
    {
        Require(cotangent, gradient, nameof(cotangent), nameof(gradient));
        fixed (T* g = cotangent, to = gradient)
            ParallelRows.Run(new Work(this, Pass.Pullback, g, null, to), Rows);
    }

    /// <summary>The Jacobian-vector product of the last forward pass; the Jacobian is symmetric.</summary>
    /// <param name="tangent">The direction, same rows as the values.</param>
    /// <param name="derivative">Receives the derivative of the ranks. It may be <paramref name="tangent"/>.</param>
    /// <inheritdoc cref="Vjp" path="/exception"/>
    public void Jvp(ReadOnlySpan<T> tangent, Span<T> derivative)
    {
        Require(tangent, derivative, nameof(tangent), nameof(derivative));
        fixed (T* v = tangent, to = derivative)
            ParallelRows.Run(new Work(this, Pass.Pullback, v, null, to), Rows);
    }

    /// <summary>
    /// The Hessian-vector product of the last forward pass: the derivative along a tangent of the vector-Jacobian product
    /// of a cotangent that stays as it is. Between equal values, where the second derivative jumps, it is 0.
    /// </summary>
    /// <param name="cotangent">The gradient with respect to the ranks, same rows.</param>
    /// <param name="tangent">The direction, same rows as the values.</param>
    /// <param name="product">Receives the product. It may be <paramref name="tangent"/>.</param>
    /// <inheritdoc cref="Vjp" path="/exception"/>
    public void HessianVectorProduct(ReadOnlySpan<T> cotangent, ReadOnlySpan<T> tangent, Span<T> product)
    {
        Require(cotangent, product, nameof(cotangent), nameof(product));
        Require(tangent, product, nameof(tangent), nameof(product));
        fixed (T* g = cotangent, v = tangent, to = product)
            ParallelRows.Run(new Work(this, Pass.Curvature, g, v, to), Rows);
    }

    private void Require(ReadOnlySpan<T> input, ReadOnlySpan<T> output, string inputName, string outputName)
    {
        if (Rows.Count == 0)
            throw new InvalidOperationException("Derivatives belong to a forward pass; call Forward first.");
        Guard.SameLength(input, Rows.Length, inputName);
        Guard.SameLength(output, Rows.Length, outputName);
        if (input.Overlaps(output, out int offset) && offset != 0)
            throw new ArgumentException($"{outputName} overlaps {inputName}; it must be the same span or another one.", outputName);
    }

    private enum Pass
    {
        Forward,
        Pullback,
        Curvature,
    }

    private readonly struct Work(LapSumRank<T> ranks, Pass pass, T* first, T* second, T* destination) : IRowWork
    {
        public void Run(int firstRow, int end)
        {
            for (int row = firstRow; row < end; row++)
                One(row);
        }

        private void One(int row)
        {
            int start = ranks.Rows.Start(row), n = ranks.Rows.LengthOf(row);
            ReadOnlySpan<int> permutation = ranks._permutation.AsSpan(start, n);
            Span<double> sorted = ranks._sorted.AsSpan(start, n);
            double alpha = ranks._forwardAlpha, sign = ranks.Direction == SortDirection.Ascending ? 1 : -1;
            RowWorkspace workspace = RowWorkspace.OfThread;
            Span<double> given = workspace.Buffer(0, n)[..n], result = workspace.Buffer(1, n)[..n];
            Gather(first + start, permutation, pass == Pass.Forward ? sorted : given);
            switch (pass)
            {
                case Pass.Forward:
                    // Descending ranks are n + 1 minus the ascending ones.
                    LapSumScan.Ranks(sorted, alpha, [], result);
                    for (int k = 0; k < n; k++)
                        result[k] = 0.5 * (n + 1) + sign * result[k];
                    break;
                case Pass.Pullback:
                    LapSumScan.Pullback(sorted, alpha, [], given, result);
                    break;
                default:
                    Span<double> tangent = workspace.Buffer(2, n)[..n];
                    Gather(second + start, permutation, tangent);
                    LapSumScan.Curvature(sorted, alpha, given, tangent, result);
                    break;
            }

            if (pass == Pass.Forward)
                sign = 1;
            for (int k = 0; k < n; k++)
                destination[start + permutation[k]] = T.CreateTruncating(sign * result[k]);
        }

        private static void Gather(T* values, ReadOnlySpan<int> permutation, Span<double> places)
        {
            for (int k = 0; k < permutation.Length; k++)
                places[k] = double.CreateTruncating(values[permutation[k]]);
        }
    }
}
