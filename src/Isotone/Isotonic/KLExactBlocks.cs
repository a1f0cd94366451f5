namespace Isotone;

/// <summary>
/// Sums of exponentials by block in double-double, for the comparisons that rounded arithmetic cannot decide.
/// </summary>
/// <remarks>
/// A slot's sums cover a leading part of its block and are extended when they are needed. Each element is summed at
/// most once, however often blocks are compared and joined: the work stays O(n) for rows where every comparison is a
/// near-tie.
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

    /// <summary>Joins block <paramref name="slot"/> into the one below it, before the caller does.</summary>
    public void Join(KLSide upper, KLSide lower, int slot, int start, int middle, int end)
    {
        if (!_used || _covered[slot] == 0)
            return;

        // Only a full cover below can take over what was summed above it.
        Cover(upper, lower, slot - 1, start, middle);
        int below = slot - 1;
        (_upper[below], _upperLargest[below]) = Sum(upper, below, _upper, _upperLargest, _upper[slot], _upperLargest[slot]);
        (_lower[below], _lowerLargest[below]) = Sum(lower, below, _lower, _lowerLargest, _lower[slot], _lowerLargest[slot]);
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
        DoubleDouble shift = upper.ExactExponent(_upperLargest[b], _upperLargest[a])
            - lower.ExactExponent(_lowerLargest[b], _lowerLargest[a]);
        DoubleDouble ofA = _upper[a] * _lower[b];
        DoubleDouble ofB = _upper[b] * _lower[a];

        // exp is asked for non-positive arguments only: the larger side is scaled down.
        if (shift.High <= 0)
            ofB *= DoubleDouble.Exp(shift);
        else
            ofA *= DoubleDouble.Exp(-shift);
        double tie = Math.Max(Math.ScaleB(1, -88), (end - start) * Math.ScaleB(1, -98));
        return (ofA - ofB).High <= tie * (ofA.High + ofB.High);
    }

    /// <summary>Extends a slot's sums to its whole block [start, end).</summary>
    private void Cover(KLSide upper, KLSide lower, int slot, int start, int end)
    {
        for (int element = start + _covered[slot]; element < end; element++)
        {
            if (element == start)
            {
                (_upper[slot], _upperLargest[slot]) = (new DoubleDouble(upper.Term(element)), element);
                (_lower[slot], _lowerLargest[slot]) = (new DoubleDouble(lower.Term(element)), element);
                continue;
            }

            (_upper[slot], _upperLargest[slot]) =
                Sum(upper, slot, _upper, _upperLargest, new DoubleDouble(upper.Term(element)), element);
            (_lower[slot], _lowerLargest[slot]) =
                Sum(lower, slot, _lower, _lowerLargest, new DoubleDouble(lower.Term(element)), element);
        }

        _covered[slot] = end - start;
    }

    /// <summary>A slot's sum plus another sum, relative to the larger of their largest terms.</summary>
    private static (DoubleDouble Sum, int Largest) Sum(
        KLSide side, int slot, DoubleDouble[] sums, int[] largest, DoubleDouble other, int otherLargest)
    {
        int mine = largest[slot];
        return side.Larger(mine, otherLargest) == mine
            ? (sums[slot] + other * DoubleDouble.Exp(side.ExactExponent(otherLargest, mine)), mine)
            : (sums[slot] * DoubleDouble.Exp(side.ExactExponent(mine, otherLargest)) + other, otherLargest);
    }

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
