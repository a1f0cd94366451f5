using System.Numerics;

namespace Isotone;

/// <summary>
/// The strength at which two neighbouring blocks A, B of an L2 soft rank become one, exactly: the least double that is at
/// least G/K, with G = |B| sum_A z - |A| sum_B z and K = |A||B|(|A| + |B|)/2.
/// </summary>
/// <remarks>
/// Pooling joins A and B where G &lt;= eps K. For every double eps that is the same as eps at least this strength, so a
/// comparison of strengths decides as the pooling does, ties included.
/// </remarks>
internal sealed class MergeStrength
{
    // Products of a few double-doubles are good to 2^-100 of their factors.
    private static readonly double _rounding = Math.ScaleB(1, -96);

    private readonly ExactPrefixSums _sums = new();

    /// <summary>Reads a row.</summary>
    /// <param name="sorted">z, descending.</param>
    public void Prepare(ReadOnlySpan<double> sorted)
    {
        _sums.Reset();
        _sums.Prepare(sorted);
    }

    /// <summary>The strength at which [start, middle) and [middle, end) of the row become one; 0 where they are equal.</summary>
    public double Of(ReadOnlySpan<double> sorted, int start, int middle, int end)
    {
        if (sorted[start] == sorted[end - 1])
            return 0;
        var merge = new Merge(this, sorted, start, middle, end);
        double strength = merge.Estimate();
        if (double.IsInfinity(strength))
            strength = double.MaxValue;

        // G > eps K below, G <= eps K from here on. The estimate is a few units in the last place off at most.
        while (merge.Sign(strength) > 0)
        {
            if (strength == double.MaxValue)
                return double.PositiveInfinity;
            strength = double.BitIncrement(strength);
        }

        while (strength > 0 && merge.Sign(double.BitDecrement(strength)) <= 0)
            strength = double.BitDecrement(strength);
        return strength;
    }

    private readonly ref struct Merge
    {
        private readonly ExactPrefixSums _sums;
        private readonly ReadOnlySpan<double> _sorted;
        private readonly int _start, _middle, _end;
        // K, as an integer and as a pair of doubles.
        private readonly UInt128 _positions;
        private readonly DoubleDouble _weight;
        private readonly DoubleDouble _gap;
        private readonly double _bound;

        public Merge(MergeStrength row, ReadOnlySpan<double> sorted, int start, int middle, int end)
        {
            _sums = row._sums;
            _sorted = sorted;
            (_start, _middle, _end) = (start, middle, end);
            double a = middle - start, b = end - middle;
            _positions = (UInt128)(ulong)(middle - start) * (ulong)(end - middle) * (ulong)(end - start) / 2;
            _weight = DoubleDouble.FromInteger(_positions);
            if (!_sums.InRange)
                return;

            // G = |AB| P(middle) - |B| P(start) - |A| P(end) of the prefix sums P.
            DoubleDouble ofMiddle = new DoubleDouble(a + b) * _sums[middle];
            DoubleDouble ofStart = new DoubleDouble(b) * _sums[start], ofEnd = new DoubleDouble(a) * _sums[end];
            _gap = ofMiddle - ofStart - ofEnd;
            _bound = _rounding * (Math.Abs(ofMiddle.High) + Math.Abs(ofStart.High) + Math.Abs(ofEnd.High))
                + 2 * ((a + b) * _sums.Error(middle) + b * _sums.Error(start) + a * _sums.Error(end));
        }

        public double Estimate()
        {
            double estimate = _gap.High / _weight.High;
            return _sums.InRange && Math.Abs(_gap.High) > _bound && double.IsNormal(estimate)
                ? estimate
                : ExactDouble.Quotient(BigGap(), new ExactDouble((BigInteger)_positions, 0)).High;
        }

        /// <summary>The sign of G - eps K.</summary>
        public int Sign(double strength)
        {
            if (!_sums.InRange || !(strength == 0 || ExactPrefixSums.IsModerate(strength)))
                return BigSign(strength);
            DoubleDouble difference = _gap - new DoubleDouble(strength) * _weight;
            if (Math.Abs(difference.High) > _bound + _rounding * strength * _weight.High)
                return Math.Sign(difference.High);

            var sum = new ExactSum(stackalloc double[32]);
            sum.AddProduct(_end - _start, _sums[_middle]);
            sum.AddProduct(_middle - _end, _sums[_start]);
            sum.AddProduct(_start - _middle, _sums[_end]);
            sum.AddProduct(-strength, _weight);
            double error = (_end - _start) * _sums.Error(_middle)
                + (_end - _middle) * _sums.Error(_start) + (_middle - _start) * _sums.Error(_end);
            return error == 0 || sum.Magnitude > error ? sum.Sign : BigSign(strength);
        }

        private int BigSign(double strength) =>
            (BigGap() - ExactDouble.Of(strength) * new ExactDouble((BigInteger)_positions, 0)).Sign;

        private ExactDouble BigGap()
        {
            BigInteger[] prefix = _sums.Integers(_sorted);
            BigInteger gap = (_end - _start) * prefix[_middle]
                - (_end - _middle) * prefix[_start] - (_middle - _start) * prefix[_end];
            return new ExactDouble(gap, _sums.Exponent);
        }
    }
}
