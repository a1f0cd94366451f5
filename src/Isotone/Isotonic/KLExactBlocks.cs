namespace Isotone;

/// <summary>
/// Sums of exponentials by block in double-double, for the comparisons that rounded arithmetic cannot decide.
/// </summary>
/// <remarks>
/// <para>A sum is kept as its excess over the number of its terms, sum(e^x - 1), so that exponents as small as 1e-9
/// keep all their digits: the numbers of terms cancel in a comparison before anything is rounded.</para>
/// <para>A slot's sums cover a leading part of its block and are extended when they are needed. Each element is summed
/// at most once, however often blocks are compared and joined: the work stays O(n) for rows where every comparison is a
/// near-tie.</para>
/// </remarks>
internal sealed class KLExactBlocks
{
    private DoubleDouble[] _upper = [];
    private DoubleDouble[] _lower = [];
    private int[] _upperLargest = [];
    private int[] _lowerLargest = [];
    private int[] _covered = [];
    private bool _used;

    /// <summary>Forgets the row before.</summary>
    public void Reset() => _used = false;

    /// <summary>A new block: nothing is summed yet.</summary>
    public void Open(int slot)
    {
        if (_used)
        {
            Reserve(slot + 1);
            _covered[slot] = 0;
        }
    }

    /// <summary>Copies what is known of a block to another slot.</summary>
    public void Move(int from, int to)
    {
        if (!_used)
            return;
        Reserve(Math.Max(from, to) + 1);
        (_upper[to], _lower[to]) = (_upper[from], _lower[from]);
        (_upperLargest[to], _lowerLargest[to]) = (_upperLargest[from], _lowerLargest[from]);
        _covered[to] = _covered[from];
    }

    /// <summary>Joins block <paramref name="slot"/> into the one below it, before the caller does.</summary>
    public void Join(KLSide upper, KLSide lower, int slot, int start, int middle, int end)
    {
        if (!_used || _covered[slot] == 0)
            return;

        // Only a full cover below can take over what was summed above it.
        Cover(upper, lower, slot - 1, start, middle);
        int below = slot - 1;
        (_upper[below], _upperLargest[below]) = Sum(
            upper, _upper[below], _covered[below], _upperLargest[below], _upper[slot], _covered[slot], _upperLargest[slot]);
        (_lower[below], _lowerLargest[below]) = Sum(
            lower, _lower[below], _covered[below], _lowerLargest[below], _lower[slot], _covered[slot], _lowerLargest[slot]);
        _covered[below] += _covered[slot];
    }

    /// <summary>Whether E_A F_B &lt;= E_B F_A, to within the accuracy of double-double.</summary>
    public bool Pools(KLSide upper, KLSide lower, int slot, int start, int middle, int end)
    {
        if (!_used)
        {
            Reserve(slot + 1);
            Array.Clear(_covered);
            _used = true;
        }

        int a = slot - 1, b = slot;
        Cover(upper, lower, a, start, middle);
        Cover(upper, lower, b, middle, end);
        DoubleDouble upperShift = upper.ExactExponent(_upperLargest[b], _upperLargest[a]);
        DoubleDouble lowerShift = lower.ExactExponent(_lowerLargest[b], _lowerLargest[a]);
        DoubleDouble shift = upperShift - lowerShift;

        // With E = |A| + e and so on, E_A F_B - E_B F_A = |A|(f_B - e_B) + |B|(e_A - f_A) + e_A f_B - e_B f_A, and the
        // larger side is then scaled down by e^-|shift| = 1 + scale.
        DoubleDouble countA = new(middle - start), countB = new(end - middle);
        DoubleDouble eA = _upper[a], eB = _upper[b], fA = _lower[a], fB = _lower[b];
        DoubleDouble ofA = eA * fB, ofB = eB * fA;
        DoubleDouble difference = countA * (fB - eB) + countB * (eA - fA) + (ofA - ofB);
        DoubleDouble scale = DoubleDouble.ExpMinusOne(shift.High <= 0 ? shift : -shift);
        DoubleDouble productA = (countA + eA) * (countB + fB), productB = (countB + eB) * (countA + fA);
        DoubleDouble scaled = scale * (shift.High <= 0 ? productB : -productA);
        difference -= scaled;

        // What the terms' rounding and, where it is large, the shift's own can hide.
        double magnitude = countA.High * (Math.Abs(fB.High) + Math.Abs(eB.High))
            + countB.High * (Math.Abs(eA.High) + Math.Abs(fA.High))
            + Math.Abs(ofA.High) + Math.Abs(ofB.High) + Math.Abs(scaled.High);
        double shifts = Math.Abs(upperShift.High) + Math.Abs(lowerShift.High);
        double tie = Math.Max(Math.ScaleB(1, -88), (end - start) * Math.ScaleB(1, -98)) * magnitude
            + Math.ScaleB(1, -101) * shifts * Math.Min(productA.High, productB.High);
        return difference.High <= tie;
    }

    /// <summary>Extends a slot's sums to its whole block [start, end).</summary>
    private void Cover(KLSide upper, KLSide lower, int slot, int start, int end)
    {
        int covered = _covered[slot];
        if (start + covered == end)
            return;
        Extend(upper, ref _upper[slot], ref _upperLargest[slot], covered, start + covered, end);
        Extend(lower, ref _lower[slot], ref _lowerLargest[slot], covered, start + covered, end);
        _covered[slot] = end - start;
    }

    private static void Extend(
        KLSide side, ref DoubleDouble excess, ref int largest, int covered, int start, int end)
    {
        int ofOthers = side.Largest(start, end);
        DoubleDouble others = side.ExactExcess(start, end, ofOthers);
        (excess, largest) = covered == 0
            ? (others, ofOthers)
            : Sum(side, excess, covered, largest, others, end - start, ofOthers);
    }

    /// <summary>The excess of two sums together, relative to the larger of their largest terms.</summary>
    private static (DoubleDouble Excess, int Largest) Sum(
        KLSide side, DoubleDouble excess, int count, int largest, DoubleDouble other, int otherCount, int otherLargest) =>
        side.Larger(largest, otherLargest) == largest
            ? (excess + Scaled(other, otherCount, side.ExactExponent(otherLargest, largest)), largest)
            : (Scaled(excess, count, side.ExactExponent(largest, otherLargest)) + other, otherLargest);

    /// <summary>The excess of a sum times e^exponent: (count + excess) e^exponent - count.</summary>
    private static DoubleDouble Scaled(DoubleDouble excess, int count, DoubleDouble exponent) => exponent.High == 0
        ? excess
        : excess + DoubleDouble.ExpMinusOne(exponent) * (excess + new DoubleDouble(count));

    private void Reserve(int slots)
    {
        if (_covered.Length >= slots)
            return;
        int size = Math.Max(slots, 2 * _covered.Length);
        Array.Resize(ref _upper, size);
        Array.Resize(ref _lower, size);
        Array.Resize(ref _upperLargest, size);
        Array.Resize(ref _lowerLargest, size);
        Array.Resize(ref _covered, size);
    }
}
