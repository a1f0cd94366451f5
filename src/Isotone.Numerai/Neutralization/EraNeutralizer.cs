using System.Numerics.Tensors;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>
/// Neutralizes one era after another against the same number of features. Holds the working memory; one per thread.
/// </summary>
internal sealed class EraNeutralizer
{
    private readonly int _columns;
    private readonly GramMatrix _gram;
    private readonly GramSolver _solver = new();
    private readonly double[] _block, _fullGram, _first, _product, _weights, _step;
    private readonly bool[] _varies;
    private readonly List<int> _active;
    private double[] _reduced = [];
    private double[] _residuals = [];

    public EraNeutralizer(int features)
    {
        // The last column of X is all ones.
        _columns = features + 1;
        _gram = new GramMatrix(_columns);
        _block = new double[GramMatrix.BlockRows * _columns];
        _fullGram = new double[checked(_columns * _columns)];
        _first = new double[_columns];
        _product = new double[_columns];
        _weights = new double[_columns];
        _step = new double[_columns];
        _varies = new bool[_columns];
        _active = new List<int>(_columns);
    }

    /// <summary>Whether the last era had collinear features, so that a rank was chosen.</summary>
    public bool IsRankRevealing => _solver.IsRankRevealing;

    /// <summary>
    /// y - proportion X b, X the features and a column of ones, b the least squares solution of X b = y.
    /// </summary>
    /// <param name="features">The features.</param>
    /// <param name="first">The era's first row among them.</param>
    /// <param name="values">y, shape [n], finite.</param>
    /// <param name="proportion">How much of the projection is taken away.</param>
    /// <param name="destination">Receives the result, shape [n]; may be the memory of <paramref name="values"/>.</param>
    /// <exception cref="FeatureException">A feature is missing or infinite.</exception>
    public void Run(FeatureRows features, int first, ReadOnlySpan<double> values, double proportion, Span<double> destination)
    {
        Accumulate(features, first, values);
        if (!values.ContainsAnyExcept(values[0]))
        {
            // The column of ones fits a constant exactly; computed, what is left of it would be noise with an order.
            for (int i = 0; i < values.Length; i++)
                destination[i] = values[i] - (proportion * values[i]);
            return;
        }

        Factor();
        _weights.AsSpan().Clear();
        Improve();

        // Refinement: the residual's own fit takes back what the squared condition of X'X has cost. The eigenvectors are
        // good to fewer digits near the limit, and once more brings them.
        int refinements = _solver.IsRankRevealing ? 2 : 1;
        if (_residuals.Length < values.Length)
            _residuals = new double[values.Length];
        Span<double> residuals = _residuals.AsSpan(0, values.Length);
        for (int refinement = 0; refinement < refinements; refinement++)
        {
            Project(features, first, values, residuals);
            Improve();
        }

        Fit(features, first, residuals);
        for (int i = 0; i < values.Length; i++)
            destination[i] = values[i] - (proportion * residuals[i]);
    }

    // One pass over the features: X'X, X'y and which features vary at all.
    private void Accumulate(FeatureRows features, int first, ReadOnlySpan<double> values)
    {
        _gram.Clear();
        _product.AsSpan().Clear();
        Array.Clear(_varies);
        for (int start = 0; start < values.Length; start += GramMatrix.BlockRows)
        {
            Span<double> block = Load(features, first, start, Math.Min(GramMatrix.BlockRows, values.Length - start), check: true);
            if (start == 0)
                block[.._columns].CopyTo(_first);
            _gram.Add(block);
            for (int row = 0; row * _columns < block.Length; row++)
            {
                ReadOnlySpan<double> x = block.Slice(row * _columns, _columns);
                TensorPrimitives.MultiplyAdd(x, values[start + row], _product, _product);
                for (int j = 0; j < x.Length; j++)
                    _varies[j] |= x[j] != _first[j];
            }
        }
    }

    // Features that do not vary add nothing to the column of ones, and would make X'X singular.
    private void Factor()
    {
        _gram.CopyTo(_fullGram);
        _active.Clear();
        for (int j = 0; j < _columns; j++)
        {
            if (_varies[j] || j == _columns - 1)
                _active.Add(j);
        }

        int order = _active.Count;
        if (_reduced.Length != order * order)
            _reduced = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
                _reduced[(i * order) + j] = _fullGram[(_active[i] * _columns) + _active[j]];
        }

        _solver.Factor(_reduced, order);
    }

    // weights += the solution for X'r, which _product holds.
    private void Improve()
    {
        Span<double> step = _step.AsSpan(0, _active.Count);
        for (int i = 0; i < step.Length; i++)
            step[i] = _product[_active[i]];
        _solver.Solve(step);
        for (int i = 0; i < step.Length; i++)
            _weights[_active[i]] += step[i];
    }

    // residuals = y - X weights, _product = X' residuals.
    private void Project(FeatureRows features, int first, ReadOnlySpan<double> values, Span<double> residuals)
    {
        _product.AsSpan().Clear();
        for (int start = 0; start < values.Length; start += GramMatrix.BlockRows)
        {
            Span<double> block = Load(features, first, start, Math.Min(GramMatrix.BlockRows, values.Length - start), check: false);
            for (int row = 0; row * _columns < block.Length; row++)
            {
                ReadOnlySpan<double> x = block.Slice(row * _columns, _columns);
                double residual = values[start + row] - TensorPrimitives.Dot(x, _weights);
                residuals[start + row] = residual;
                TensorPrimitives.MultiplyAdd(x, residual, _product, _product);
            }
        }
    }

    private void Fit(FeatureRows features, int first, Span<double> fit)
    {
        for (int start = 0; start < fit.Length; start += GramMatrix.BlockRows)
        {
            Span<double> block = Load(features, first, start, Math.Min(GramMatrix.BlockRows, fit.Length - start), check: false);
            for (int row = 0; row * _columns < block.Length; row++)
                fit[start + row] = TensorPrimitives.Dot<double>(block.Slice(row * _columns, _columns), _weights);
        }
    }

    // Rows of X: the features, spread from the block's front to make room for the ones.
    private Span<double> Load(FeatureRows features, int first, int start, int count, bool check)
    {
        int width = _columns - 1;
        Span<double> packed = _block.AsSpan(0, count * width);
        features.Copy(first + start, packed);
        if (check)
            features.RequireFinite(packed, first + start);
        for (int row = count - 1; row >= 0; row--)
        {
            _block.AsSpan(row * width, width).CopyTo(_block.AsSpan(row * _columns, width));
            _block[(row * _columns) + width] = 1;
        }

        return _block.AsSpan(0, count * _columns);
    }
}
