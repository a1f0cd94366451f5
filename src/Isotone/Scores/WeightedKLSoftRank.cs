using System.Numerics;

namespace Isotone;

/// <summary>
/// Weighted KL soft ranks: r_i = R_B e^(z_i/eps)/E_B with E_B = sum_B w e^(z/eps) and R_B the sum of the block's positions, W
/// times their middle. A and B pool where E_A/R_A &lt;= E_B/R_B. VJP_j = (g_j r_j - w_j r_j sum_B g r/R_B)/eps.
/// </summary>
/// <remarks>
/// Positions end at 1/2 and n + 1/2, n the number of elements: the first and last lie half an element inside, whatever the
/// weights are in units of.
/// </remarks>
internal sealed class WeightedKLSoftRank<T> : WeightedSoftRank<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Of each block: the largest value, the sum of the exponentials relative to it, and the sum of positions.
    private double[] _tops = [];
    private double[] _sums = [];
    private double[] _positions = [];
    private double[] _ranks = [];

    /// <inheritdoc/>
    public override void Vjp(ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        for (int block = 0; block < Blocks; block++)
        {
            double sum = 0;
            for (int k = Start(block); k < End(block); k++)
                sum += cotangent[Permutation[k]] * _ranks[k];
            double mean = sum / _positions[block];
            for (int k = Start(block); k < End(block); k++)
            {
                int i = Permutation[k];
                gradient[i] = _ranks[k] * (cotangent[i] - Weights[k] * mean) / Strength;
            }
        }
    }

    /// <summary>r_i^2 (f_i - 2 f_i w_i r_i/R + (w_i/R)^2 sum_B f r^2)/eps^2; f = w where no factors are given.</summary>
    public override void SquaredJacobian(ReadOnlySpan<double> factors, Span<double> squares)
    {
        for (int block = 0; block < Blocks; block++)
        {
            double sum = 0;
            for (int k = Start(block); k < End(block); k++)
                sum += (factors.IsEmpty ? Weights[k] : factors[Permutation[k]]) * _ranks[k] * _ranks[k];
            for (int k = Start(block); k < End(block); k++)
            {
                int i = Permutation[k];
                double factor = factors.IsEmpty ? Weights[k] : factors[i], share = Weights[k] / _positions[block];
                double square = End(block) - Start(block) > 1 ? factor - 2 * factor * share * _ranks[k] + share * share * sum : 0;
                squares[i] = _ranks[k] * _ranks[k] * square / (Strength * Strength);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Reserve(int length)
    {
        _tops = new double[length];
        _sums = new double[length];
        _positions = new double[length];
        _ranks = new double[length];
    }

    /// <inheritdoc/>
    protected override void Begin(int block, int start, double mass)
    {
        _tops[block] = Values[start];
        _sums[block] = mass;
        _positions[block] = mass * (Length + 0.5 - Above - 0.5 * mass);
    }

    /// <inheritdoc/>
    protected override bool Pools(int block)
    {
        // Relative to the larger top, that of the upper block.
        double below = Math.Exp(_tops[block + 1] - _tops[block]) * _sums[block + 1];
        return _sums[block] * _positions[block + 1] <= below * _positions[block];
    }

    /// <inheritdoc/>
    protected override void Join(int block)
    {
        _sums[block] += Math.Exp(_tops[block + 1] - _tops[block]) * _sums[block + 1];
        _positions[block] += _positions[block + 1];
    }

    /// <inheritdoc/>
    protected override void Rank(int block, double middle, Span<double> centred)
    {
        double mean = 0.5 * (Length + 1);
        for (int k = Start(block); k < End(block); k++)
        {
            _ranks[k] = IsConstant(block)
                ? middle + mean
                : _positions[block] * (Math.Exp(Values[k] - _tops[block]) / _sums[block]);
            centred[Permutation[k]] = IsConstant(block) ? middle : _ranks[k] - mean;
        }
    }
}
