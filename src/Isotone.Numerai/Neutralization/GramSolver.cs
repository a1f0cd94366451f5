using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Isotone.Numerai;

/// <summary>
/// Solves normal equations X'X b = X'y as the least squares solution of least norm does, singular values of X below
/// <see cref="LeastSingularValue"/> of the largest counted as 0.
/// </summary>
/// <remarks>
/// The eigenvalues of X'X are the squares of those singular values. Where Cholesky's factor shows that the least is far
/// from the limit it is used; else the eigenvectors are, about fifteen times slower. Squares of singular values near the
/// limit keep about three digits: enough to tell which side they lie on. Columns that the ones before them give exactly are
/// left out first: they add nothing to what X can fit, and Cholesky's factor then does for most collinear features.
/// </remarks>
internal sealed class GramSolver
{
    /// <summary>The limit of numerai-tools (its rcond).</summary>
    public const double LeastSingularValue = 1e-6;

    // Four digits of the eigenvalues' ratio above the limit: the estimate of the least may be too high by much less.
    private const double LeastForCholesky = 1e4 * LeastSingularValue * LeastSingularValue;
    private const int InverseIterations = 4;

    // The square of a column's distance from the span of others, over its own square: what rounding leaves of 0. At 1e-7
    // of the column's length it is below the limit on singular values too.
    private const double Dependent = 1e-14;

    private readonly ManagedLinearAlgebraProvider _algebra = ManagedLinearAlgebraProvider.Instance;
    private readonly List<int> _kept = [];
    private double[] _factor = [], _vectors = [], _diagonal = [], _values = [], _scratch = [];
    private bool _cholesky;
    private int _order, _columns;

    /// <summary>Whether the last matrix was solved by its eigenvectors.</summary>
    public bool IsRankRevealing => !_cholesky;

    /// <summary>Takes a matrix.</summary>
    /// <param name="gram">X'X, shape [order, order]; left as it is.</param>
    /// <param name="order">The number of columns of X.</param>
    public void Factor(ReadOnlySpan<double> gram, int order)
    {
        _columns = order;
        double trace = 0;
        for (int i = 0; i < order; i++)
            trace += gram[(i * order) + i];
        Keep(gram, dependent: true);
        _cholesky = TryCholesky(trace);
        if (_cholesky)
            return;
        Keep(gram, dependent: false);
        if (_kept.Count < order)
            _cholesky = TryCholesky(trace);
        if (_cholesky)
            return;
        Keep(gram, dependent: true);
        FactorByEigenvectors();
    }

    /// <summary>Turns X'y into b, in place.</summary>
    /// <param name="vector">Shape [order].</param>
    public void Solve(Span<double> vector)
    {
        if (_cholesky)
        {
            for (int i = 0; i < _order; i++)
                _scratch[i] = vector[_kept[i]];
            _algebra.CholeskySolveFactored(_factor, _order, _scratch, 1);
            vector.Clear();
            for (int i = 0; i < _order; i++)
                vector[_kept[i]] = _scratch[i];
            return;
        }

        // b = V D^+ V' X'y, the eigenvalues ascending.
        _scratch.AsSpan().Clear();
        double least = LeastSingularValue * LeastSingularValue * _values[^1];
        for (int k = _order - 1; k >= 0 && _values[k] > least; k--)
        {
            ReadOnlySpan<double> eigenvector = _vectors.AsSpan(k * _order, _order);
            double along = TensorPrimitives.Dot<double>(eigenvector, vector) / _values[k];
            TensorPrimitives.MultiplyAdd(eigenvector, along, _scratch, _scratch);
        }

        _scratch.CopyTo(vector);
    }

    // The matrix of all columns, or of those that no columns before them give.
    private void Keep(ReadOnlySpan<double> gram, bool dependent)
    {
        _kept.Clear();
        if (dependent)
            _kept.AddRange(Enumerable.Range(0, _columns));
        else
            KeepIndependent(gram);
        _order = _kept.Count;
        if (_factor.Length != _order * _order)
        {
            _factor = new double[_order * _order];
            _scratch = new double[_order];
        }

        for (int i = 0; i < _order; i++)
        {
            for (int j = 0; j < _order; j++)
                _factor[(i * _order) + j] = gram[(_kept[i] * _columns) + _kept[j]];
        }
    }

    // Cholesky's factorisation row by row, L_ij = (G_ij - L_i . L_j)/L_jj, passing over columns without a pivot.
    private void KeepIndependent(ReadOnlySpan<double> gram)
    {
        double[] rows = new double[_columns * _columns];
        for (int i = 0; i < _columns; i++)
        {
            Span<double> row = rows.AsSpan(_kept.Count * _columns, _columns);
            for (int k = 0; k < _kept.Count; k++)
            {
                ReadOnlySpan<double> other = rows.AsSpan(k * _columns, k + 1);
                row[k] = (gram[(i * _columns) + _kept[k]] - TensorPrimitives.Dot(row[..k], other[..k])) / other[k];
            }

            double square = gram[(i * _columns) + i];
            double pivot = square - TensorPrimitives.SumOfSquares<double>(row[.._kept.Count]);
            if (!(pivot > Dependent * square))
                continue;
            row[_kept.Count] = Math.Sqrt(pivot);
            _kept.Add(i);
        }
    }

    // Whether the matrix has a factor, and one that the limit is far from.
    private bool TryCholesky(double trace)
    {
        try
        {
            _algebra.CholeskyFactor(_factor, _order);

            // The trace lies between the largest eigenvalue and order times that.
            return LeastEigenvalue() > LeastForCholesky * trace;
        }
        catch (ArgumentException)
        {
            // MathNet's word for "not positive definite".
            return false;
        }
    }

    private void FactorByEigenvectors()
    {
        if (_vectors.Length != _order * _order)
        {
            _vectors = new double[_order * _order];
            _diagonal = new double[_order * _order];
            _values = new double[_order];
        }

        _algebra.EigenDecomp(true, _order, _factor, _vectors, new Complex[_order], _diagonal);
        for (int k = 0; k < _order; k++)
            _values[k] = _diagonal[(k * _order) + k];
    }

    /// <summary>The least eigenvalue, by inverse iteration: never below it, and soon close.</summary>
    private double LeastEigenvalue()
    {
        // Signs that alternate and sizes that differ are orthogonal to no eigenvector that data would have.
        for (int i = 0; i < _order; i++)
            _scratch[i] = (i % 2 == 0 ? 1 : -1) * (1 + ((double)i / _order));
        double least = double.PositiveInfinity;
        for (int iteration = 0; iteration < InverseIterations; iteration++)
        {
            double norm = Math.Sqrt(TensorPrimitives.SumOfSquares<double>(_scratch));
            if (!double.IsFinite(norm))
                return 0;
            TensorPrimitives.Divide(_scratch, norm, _scratch);
            _algebra.CholeskySolveFactored(_factor, _order, _scratch, 1);
            least = Math.Min(least, 1 / Math.Sqrt(TensorPrimitives.SumOfSquares<double>(_scratch)));
        }

        return least;
    }
}
