using System.Numerics;

namespace Isotone;

/// <summary>
/// Weighted L2 soft ranks: r_i = mean_B(rho) + (z_i - mean_B z)/eps with weighted means. A and B pool where
/// mean_A z - mean_B z &lt;= eps (W_A + W_B)/2. VJP_j = (g_j - w_j sum_B g/W_B)/eps.
/// </summary>
internal sealed class WeightedL2SoftRank<T> : WeightedSoftRank<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Weighted sums of the blocks' values.
    private double[] _sums = [];

    /// <inheritdoc/>
    public override void Vjp(ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        for (int block = 0; block < Blocks; block++)
        {
            double sum = 0;
            for (int k = Start(block); k < End(block); k++)
                sum += cotangent[Permutation[k]];
            double mean = sum / Mass(block);
            for (int k = Start(block); k < End(block); k++)
            {
                int i = Permutation[k];
                gradient[i] = (cotangent[i] - Weights[k] * mean) / Strength;
            }
        }
    }

    /// <summary>(f_i - 2 f_i w_i/W + (w_i/W)^2 sum_B f)/eps^2; f = w where no factors are given, w_i (1 - w_i/W)/eps^2.</summary>
    public override void SquaredJacobian(ReadOnlySpan<double> factors, Span<double> squares)
    {
        for (int block = 0; block < Blocks; block++)
        {
            double sum = 0;
            for (int k = Start(block); k < End(block); k++)
                sum += factors.IsEmpty ? Weights[k] : factors[Permutation[k]];
            for (int k = Start(block); k < End(block); k++)
            {
                // A block of one element has no derivative; the weights' sum may have been rounded.
                int i = Permutation[k];
                double factor = factors.IsEmpty ? Weights[k] : factors[i], share = Weights[k] / Mass(block);
                double square = End(block) - Start(block) > 1 ? factor - 2 * factor * share + share * share * sum : 0;
                squares[i] = square / (Strength * Strength);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Reserve(int length) => _sums = new double[length];

    /// <inheritdoc/>
    protected override void Begin(int block, int start, double mass) => _sums[block] = mass * Values[start];

    /// <inheritdoc/>
    protected override bool Pools(int block) =>
        _sums[block] / Mass(block) - _sums[block + 1] / Mass(block + 1) <= 0.5 * (Mass(block) + Mass(block + 1));

    /// <inheritdoc/>
    protected override void Join(int block) => _sums[block] += _sums[block + 1];

    /// <inheritdoc/>
    protected override void Rank(int block, double middle, Span<double> centred)
    {
        double mean = _sums[block] / Mass(block);
        bool isConstant = IsConstant(block);
        for (int k = Start(block); k < End(block); k++)
            centred[Permutation[k]] = isConstant ? middle : middle + (Values[k] - mean);
    }
}
