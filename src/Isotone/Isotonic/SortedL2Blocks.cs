using System.Numerics;

namespace Isotone;

/// <summary>
/// The blocks of the L2 soft rank and soft sort of a row sorted descending. Both pool by how far the means of two
/// neighbouring blocks A, B of the sorted values z lie apart (Blondel et al. 2020, section 4 and appendix B):
/// <code>
/// soft rank, isotonic(z/eps - rho):  mean_A z - mean_B z &lt;= eps (|A| + |B|) / 2
/// soft sort, isotonic(rho/eps - z):  mean_A z - mean_B z &gt;= (|A| + |B|) / (2 eps)
/// </code>
/// because the mean positions of two neighbouring blocks differ by (|A| + |B|)/2. With
/// G = |A||B| (mean_A z - mean_B z) and K = |A||B|(|A| + |B|)/2 that is G &lt;= eps K, and eps G &gt;= K.
/// </summary>
/// <remarks>Decided in double where a rigorous error bound allows it, else exactly.</remarks>
internal ref struct SortedL2Blocks : IBlockSums
{
    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    private readonly ReadOnlySpan<double> _values;
    private readonly PoolingScratch _scratch;
    private Span<double> _sums;
    private readonly double _strength;
    private readonly bool _ranks;
    private readonly ExactPrefixSums _exact;

    private SortedL2Blocks(ReadOnlySpan<double> values, double strength, bool ranks, PoolingScratch scratch)
    {
        _values = values;
        _strength = strength;
        _ranks = ranks;
        _scratch = scratch;
        _sums = default;
        _exact = scratch.Values;
        _exact.Reset();
    }

    /// <summary>The blocks of a soft rank of values sorted descending.</summary>
    public static SortedL2Blocks ForRanks(ReadOnlySpan<double> values, double strength, PoolingScratch scratch) =>
        new(values, strength, true, scratch);

    /// <summary>The blocks of a soft sort of values sorted descending.</summary>
    public static SortedL2Blocks ForSort(ReadOnlySpan<double> values, double strength, PoolingScratch scratch) =>
        new(values, strength, false, scratch);

    /// <inheritdoc/>
    // Differences from the largest value keep the sums accurate for values shifted far from 0; they are all <= 0,
    // so a sum of m of them has a relative error of at most m roundings.
    public readonly void Open(int slot, int element) => _sums[slot] = _values[element] - _values[0];

    /// <inheritdoc/>
    public readonly void Join(int slot, int start, int middle, int end) => _sums[slot - 1] += _sums[slot];

    /// <inheritdoc/>
    public void Reserve(int slots) => _sums = _scratch.First(slots);

    /// <inheritdoc/>
    public readonly void Open(int slot, int start, int end) =>
        _sums[slot] = PairwiseSum.OfDifferences(_values[start..end], _values[0]);

    /// <inheritdoc/>
    public readonly void Move(int from, int to) => _sums[to] = _sums[from];

    /// <inheritdoc/>
    public readonly int Absorb(int slot, int start, ReadOnlySpan<double> ends, int begin)
    {
        // Invariant: those up to low are joined, those behind high surely are not to be.
        int low = 0, high = ends.Length - 1;
        while (low < high)
        {
            int block = low + (high - low + 1) / 2;
            int from = begin + (int)ends[low], middle = begin + (int)ends[block - 1], end = begin + (int)ends[block];
            double before = _sums[slot] + PairwiseSum.OfDifferences(_values[from..middle], _values[0]);
            double next = PairwiseSum.OfDifferences(_values[middle..end], _values[0]);
            double difference = Difference(before, next, middle - start, end - middle, out double bound);
            if (Math.Abs(difference) > bound && double.IsFinite(difference) && difference < 0 == _ranks)
                (low, _sums[slot]) = (block, before + next);
            else
                high = block - 1;
        }

        return low;
    }

    /// <inheritdoc/>
    public readonly int AbsorbBelow(int slot, ReadOnlySpan<int> starts, int start, int end)
    {
        // Twice as far each time, then halves. Invariant: the last low of the blocks are joined.
        int low = 0, high = starts.Length, step = 1;
        while (low < high)
        {
            int wanted = Math.Min(low + step, high);
            int from = starts[^wanted], middle = wanted == 1 ? start : starts[^(wanted - 1)], joined = low == 0 ? start : starts[^low];
            double below = PairwiseSum.OfDifferences(_values[from..middle], _values[0]);
            double sum = _sums[slot] + PairwiseSum.OfDifferences(_values[middle..joined], _values[0]);
            double difference = Difference(below, sum, middle - from, end - middle, out double bound);
            if (Math.Abs(difference) > bound && double.IsFinite(difference) && difference < 0 == _ranks)
            {
                (low, _sums[slot]) = (wanted, below + sum);
                step *= 2;
            }
            else
            {
                high = wanted - 1;
                step = Math.Max(1, (high - low) / 2);
            }
        }

        return low;
    }

    /// <inheritdoc/>
    public readonly void BeginWindow(int begin, bool shared)
    {
    }

    /// <inheritdoc/>
    public readonly void Joined(int start)
    {
    }

    /// <inheritdoc/>
    public readonly bool Pools(int slot, int start, int middle, int end)
    {
        double difference = Difference(_sums[slot - 1], _sums[slot], middle - start, end - middle, out double bound);
        if (Math.Abs(difference) > bound && double.IsFinite(difference))
            return difference < 0 == _ranks;
        int sign = ExactSign(start, middle, end);
        return sign == 0 || sign < 0 == _ranks;
    }

    /// <summary>G - eps K (ranks) or eps G - K (sort) of sums over a and b elements, and what it may be off.</summary>
    private readonly double Difference(double sumA, double sumB, double a, double b, out double bound)
    {
        double ofA = b * sumA, ofB = a * sumB;
        double gap = ofA - ofB;                                        // G
        double positions = 0.5 * a * b * (a + b);                      // K
        double left = _ranks ? gap : _strength * gap;
        double right = _ranks ? _strength * positions : positions;
        double scale = _ranks ? 1 : _strength;
        bound = Rounding * ((a + b + 8) * scale * (Math.Abs(ofA) + Math.Abs(ofB)) + 8 * right);
        return left - right;
    }

    /// <summary>The sign of G - eps K (ranks) or eps G - K (sort).</summary>
    private readonly int ExactSign(int start, int middle, int end)
    {
        UInt128 positions = (UInt128)(ulong)(middle - start) * (ulong)(end - middle) * (ulong)(end - start) / 2;
        bool moderate = ExactPrefixSums.IsModerate(_strength);
        if (moderate && _exact.TrySumApart(_values, start, middle, end, out BoundedSum a, out BoundedSum b))
        {
            // G = |B| sum_A z - |A| sum_B z.
            var sum = new ExactSum(stackalloc double[32]);
            double error = AddTimes(ref sum, end - middle, a.Value, a.Error) + AddTimes(ref sum, start - middle, b.Value, b.Error);
            sum.AddProduct(_ranks ? -_strength : -1, DoubleDouble.FromInteger(positions));
            if (error == 0 || sum.Magnitude > error)
                return sum.Sign;
        }

        if (!_exact.Ready)
            _exact.Prepare(_values);
        if (moderate && _exact.InRange)
        {
            // G = |AB| P(middle) - |B| P(start) - |A| P(end) of the prefix sums P.
            var sum = new ExactSum(stackalloc double[32]);
            double error = AddPrefix(ref sum, end - start, middle)
                + AddPrefix(ref sum, middle - end, start)
                + AddPrefix(ref sum, start - middle, end);
            sum.AddProduct(_ranks ? -_strength : -1, DoubleDouble.FromInteger(positions));
            if (error == 0 || sum.Magnitude > error)
                return sum.Sign;
        }

        return BigSign(start, middle, end, positions);
    }

    private readonly double AddPrefix(ref ExactSum sum, double count, int k) => AddTimes(ref sum, count, _exact[k], _exact.Error(k));

    /// <summary>Adds count times a sum of values, times eps for a sort; returns the bound on its error.</summary>
    private readonly double AddTimes(ref ExactSum sum, double count, DoubleDouble values, double error)
    {
        if (_ranks)
        {
            sum.AddProduct(count, values);
            return Math.Abs(count) * error;
        }

        (double product, double low) = ErrorFree.TwoProduct(count, _strength);
        sum.AddProduct(new DoubleDouble(product, low), values);
        return Math.Abs(product) * error * 1.5;
    }

    private readonly int BigSign(int start, int middle, int end, UInt128 positions)
    {
        BigInteger[] prefix = _exact.Integers(_values);
        BigInteger gap = (end - start) * prefix[middle] - (end - middle) * prefix[start] - (middle - start) * prefix[end];
        var g = new ExactDouble(gap, _exact.Exponent);
        var k = new ExactDouble((BigInteger)positions, 0);
        ExactDouble strength = ExactDouble.Of(_strength);
        return (_ranks ? g - strength * k : strength * g - k).Sign;
    }
}
