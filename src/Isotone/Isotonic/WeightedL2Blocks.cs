using System.Numerics;

namespace Isotone;

/// <summary>
/// The blocks of a weighted L2 isotonic regression, non-increasing: neighbours A, B pool where
/// mean_B y &gt;= mean_A y, that is W_A S_B - W_B S_A &gt;= 0 with W the sum of the weights and S that of weight times value.
/// </summary>
/// <remarks>Decided in double where a rigorous error bound allows it, else exactly.</remarks>
internal readonly ref struct WeightedL2Blocks : IBlockStack
{
    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    private readonly ReadOnlySpan<double> _values;
    private readonly ReadOnlySpan<double> _weights;
    private readonly Span<double> _sums;
    private readonly Span<double> _magnitudes;
    private readonly Span<double> _totals;
    private readonly PoolingScratch _scratch;

    /// <param name="values">The row.</param>
    /// <param name="weights">Positive weights of one length with it, or empty for weights of 1.</param>
    /// <param name="scratch">Working memory.</param>
    public WeightedL2Blocks(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, PoolingScratch scratch)
    {
        _values = values;
        _weights = weights;
        _sums = scratch.First(values.Length);
        _magnitudes = scratch.Second(values.Length);
        _totals = scratch.Third(values.Length);
        _scratch = scratch;
        scratch.Values.Reset();
        scratch.Weights.Reset();
    }

    /// <inheritdoc/>
    public void Open(int slot, int element)
    {
        double weight = _weights.IsEmpty ? 1 : _weights[element];

        // Comparing means does not depend on where values are measured from: from one of them, shifts cost nothing.
        double difference = _values[element] - _values[0];
        _sums[slot] = weight * difference;
        _totals[slot] = weight;

        // Outside this range a product may lose bits to underflow; NaN sends every comparison to exact arithmetic.
        bool bounded = IsModerate(weight) && (difference == 0 || IsModerate(difference));
        _magnitudes[slot] = bounded ? Math.Abs(weight * difference) : double.NaN;
    }

    /// <inheritdoc/>
    public void Join(int slot, int start, int middle, int end)
    {
        _sums[slot - 1] += _sums[slot];
        _magnitudes[slot - 1] += _magnitudes[slot];
        _totals[slot - 1] += _totals[slot];
    }

    /// <inheritdoc/>
    public bool Pools(int slot, int start, int middle, int end)
    {
        double left = _totals[slot - 1] * _sums[slot];
        double right = _totals[slot] * _sums[slot - 1];
        double bound = Rounding * (2.0 * (end - start) + 8)
            * (_totals[slot - 1] * _magnitudes[slot] + _totals[slot] * _magnitudes[slot - 1]);
        double difference = left - right;
        if (Math.Abs(difference) > bound)
            return difference > 0;

        // Without any magnitude all values are the same: an exact tie.
        return bound == 0 || ExactSign(start, middle, end) >= 0;
    }

    /// <summary>The sign of W_A S_B - W_B S_A from prefix sums: an orientation test of three points (W, S).</summary>
    private int ExactSign(int start, int middle, int end)
    {
        ExactPrefixSums s = _scratch.Values, w = _scratch.Weights;
        if (!s.Ready)
        {
            s.Prepare(_values, _weights);
            if (!_weights.IsEmpty)
                w.Prepare(_weights);
        }

        if (s.InRange && (_weights.IsEmpty || w.InRange))
        {
            // W_A S_B - W_B S_A = sum over the three edges (p, q) of the triangle of W_p S_q - W_q S_p.
            var sum = new ExactSum(stackalloc double[48]);
            double error = AddEdge(ref sum, start, middle) + AddEdge(ref sum, middle, end) + AddEdge(ref sum, end, start);
            if (error == 0 || sum.Magnitude > error)
                return sum.Sign;
        }

        return BigSign(start, middle, end);
    }

    private double AddEdge(ref ExactSum sum, int p, int q) =>
        AddProduct(ref sum, p, q, 1) + AddProduct(ref sum, q, p, -1);

    /// <summary>Adds sign W_p S_q; returns the bound on its error.</summary>
    private double AddProduct(ref ExactSum sum, int p, int q, int sign)
    {
        DoubleDouble total = _weights.IsEmpty ? new DoubleDouble(p) : _scratch.Weights[p];
        double totalError = _weights.IsEmpty ? 0 : _scratch.Weights.Error(p);
        DoubleDouble value = _scratch.Values[q];
        double valueError = _scratch.Values.Error(q);
        sum.AddProduct(sign > 0 ? total : -total, value);
        return 1.5 * (Math.Abs(total.High) * valueError + totalError * (Math.Abs(value.High) + valueError));
    }

    private int BigSign(int start, int middle, int end)
    {
        BigInteger[] s = _scratch.Values.Integers(_values, _weights);
        BigInteger[]? w = _weights.IsEmpty ? null : _scratch.Weights.Integers(_weights);
        BigInteger first = Between(w, start, middle) * (s[end] - s[middle]);
        BigInteger second = Between(w, middle, end) * (s[middle] - s[start]);
        return first.CompareTo(second);
    }

    private static bool IsModerate(double factor) => Math.Abs(factor) is > 1e-100 and < 1e100;

    private static BigInteger Between(BigInteger[]? w, int from, int to) => w is null ? to - from : w[to] - w[from];
}
