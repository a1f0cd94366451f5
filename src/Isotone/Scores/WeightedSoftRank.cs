using System.Numerics;

namespace Isotone;

/// <summary>
/// The L2 soft ranks of a row whose elements count as often as their weights say, minus their mean.
/// </summary>
/// <remarks>
/// <para>
/// Repeat element i w_i times. Equal elements share a block, so all copies have one soft rank, and the soft rank of the
/// long row (<see cref="SoftRank{T}"/>) can be written without the copies, for any positive weights:
/// r_i = mean_B(rho) + (z_i - mean_B z)/eps with weighted means, where a block of weight W spans W positions. A and B pool
/// where mean_A z - mean_B z &lt;= eps (W_A + W_B)/2. VJP_j = (g_j - w_j sum_B g/W_B)/eps.
/// </para>
/// <para>Pooled in double.</para>
/// </remarks>
internal sealed class WeightedSoftRank<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] _permutation = [];
    private double[] _values = [];
    private double[] _weights = [];

    // The blocks as a stack: first place, weight, and weighted sum of the differences from the largest value.
    private int[] _starts = [];
    private double[] _masses = [];
    private double[] _sums = [];
    private int _length;
    private int _blocks;
    private double _strength;

    /// <summary>Ranks a row, ascending.</summary>
    /// <param name="values">The row, finite.</param>
    /// <param name="weights">Positive weights of mean 1.</param>
    /// <param name="strength">The strength.</param>
    /// <param name="centred">Receives the soft ranks minus (n + 1)/2.</param>
    public void Forward(ReadOnlySpan<T> values, ReadOnlySpan<double> weights, double strength, Span<double> centred)
    {
        Reserve(values.Length);
        _strength = strength;
        ArgSort.Sort(values, Rows.One(_length), _permutation.AsSpan(0, _length), SortDirection.Descending);
        double largest = double.CreateTruncating(values[_permutation[0]]);
        for (int k = 0; k < _length; k++)
        {
            _values[k] = double.CreateTruncating(values[_permutation[k]]) - largest;
            _weights[k] = weights[_permutation[k]];
        }

        Pool();
        double above = 0;
        for (int block = 0; block < _blocks; block++)
        {
            // The block takes the positions from `above` to `above` + W from the top of n.
            double mass = _masses[block], mean = _sums[block] / mass;
            double level = 0.5 * _length - above - 0.5 * mass;
            bool constant = _values[_starts[block]] == _values[End(block) - 1];
            for (int k = _starts[block]; k < End(block); k++)
                centred[_permutation[k]] = constant ? level : level + (_values[k] - mean) / strength;
            above += mass;
        }

        // One block of equal values: its level is 0 up to the rounding of the weights' sum.
        if (_values[_length - 1] == 0)
            centred.Clear();
    }

    /// <summary>The pullback of a cotangent of the last row.</summary>
    public void Vjp(ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        for (int block = 0; block < _blocks; block++)
        {
            double sum = 0;
            for (int k = _starts[block]; k < End(block); k++)
                sum += cotangent[_permutation[k]];
            double mean = sum / _masses[block];
            for (int k = _starts[block]; k < End(block); k++)
            {
                int i = _permutation[k];
                gradient[i] = (cotangent[i] - _weights[k] * mean) / _strength;
            }
        }
    }

    /// <summary>
    /// sum_k f_k (dr_k/dx_i)^2 of the last row, (f_i - 2 f_i w_i/W + (w_i/W)^2 sum_B f)/eps^2; f = w where no factors are
    /// given, w_i (1 - w_i/W)/eps^2.
    /// </summary>
    public void SquaredJacobian(ReadOnlySpan<double> factors, Span<double> squares)
    {
        for (int block = 0; block < _blocks; block++)
        {
            double sum = 0;
            for (int k = _starts[block]; k < End(block); k++)
                sum += factors.IsEmpty ? _weights[k] : factors[_permutation[k]];
            for (int k = _starts[block]; k < End(block); k++)
            {
                // A block of one element has no derivative; the weights' sum may have been rounded.
                int i = _permutation[k];
                double factor = factors.IsEmpty ? _weights[k] : factors[i], share = _weights[k] / _masses[block];
                double square = End(block) - _starts[block] > 1 ? factor - 2 * factor * share + share * share * sum : 0;
                squares[i] = square / (_strength * _strength);
            }
        }
    }

    private void Pool()
    {
        _blocks = 0;
        for (int k = 0; k < _length;)
        {
            // Equal values are one block from the start.
            int start = k;
            double mass = 0;
            for (; k < _length && _values[k] == _values[start]; k++)
                mass += _weights[k];
            (_starts[_blocks], _masses[_blocks], _sums[_blocks]) = (start, mass, mass * _values[start]);
            for (; _blocks > 0 && Pools(_blocks - 1, _blocks); _blocks--)
            {
                _masses[_blocks - 1] += _masses[_blocks];
                _sums[_blocks - 1] += _sums[_blocks];
            }

            _blocks++;
        }
    }

    private bool Pools(int a, int b) =>
        _sums[a] / _masses[a] - _sums[b] / _masses[b] <= 0.5 * _strength * (_masses[a] + _masses[b]);

    private int End(int block) => block + 1 < _blocks ? _starts[block + 1] : _length;

    private void Reserve(int length)
    {
        _length = length;
        if (_permutation.Length >= length)
            return;
        _permutation = new int[length];
        _values = new double[length];
        _weights = new double[length];
        _starts = new int[length];
        _masses = new double[length];
        _sums = new double[length];
    }
}
