namespace Isotone;

/// <summary>
/// The blocks of a KL isotonic fit, non-increasing: the level of a block is log(sum e^s) - log(sum e^t) (Blondel et
/// al. 2020, section 5.1), so neighbours A, B pool where E_A F_B &lt;= E_B F_A with E = sum e^s and F = sum e^t: sums of
/// exponentials, and no logarithm.
/// </summary>
/// <remarks>
/// Each sum is relative to its block's largest term. A shift that the whole row shares would underflow past a range
/// of about 700 and pool what must not. Decided in double where a rigorous error bound allows it, else in
/// double-double to about 2^-88 of the exponents; what is closer still counts as a tie (for a soft rank exact ties do
/// not exist, for a soft sort they leave the values as they are).
/// </remarks>
internal ref struct KLBlocks : IBlockSums
{
    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    private readonly PoolingScratch _scratch;
    private readonly KLExactBlocks _exact;
    private readonly Span<double> _terms;
    private readonly ReadOnlySpan<double> _powers;
    private KLWindows _windows;
    private KLSums _upper;
    private KLSums _lower;

    /// <param name="upper">The side of s.</param>
    /// <param name="lower">The side of t.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="terms">The terms that are filled in on the way, see <see cref="KLPooling.Run"/>; or empty.</param>
    /// <param name="powers">The terms of the upper side in any window where it is arithmetic.</param>
    public KLBlocks(
        in KLSide upper,
        in KLSide lower,
        PoolingScratch scratch,
        Span<double> terms = default,
        ReadOnlySpan<double> powers = default)
    {
        _terms = terms;
        _powers = powers;
        _scratch = scratch;
        _windows = new KLWindows(scratch);
        _upper = new KLSums(upper);
        _lower = new KLSums(lower);
        _exact = scratch.Exponentials;
        _exact.Reset();
    }

    /// <inheritdoc/>
    public void Reserve(int slots)
    {
        _upper.Keep(_scratch.UpperSums(slots));
        _lower.Keep(_scratch.LowerSums(slots));
    }

    /// <inheritdoc/>
    public void Open(int slot, int start, int end)
    {
        if (end - start == 1)
        {
            Open(slot, start);
            return;
        }

        if (!_terms.IsEmpty && _windows.Share(start, end, out int begin) && !double.IsNaN(_terms[start]))
        {
            // Blocks of a window share a reference: comparing and joining them takes no exponential.
            ReadOnlySpan<double> ofWindow = _terms[start..end];
            ReadOnlySpan<double> ofUpper = _powers.IsEmpty ? ofWindow : _powers[(start - begin)..(end - begin)];
            _upper.Open(slot, begin, ofUpper, start, end);
            _lower.Open(slot, begin, _powers.IsEmpty ? default : ofWindow, start, end);
        }
        else
        {
            _upper.Open(slot, start, end);
            _lower.Open(slot, start, end);
        }

        _exact.Open(slot);
    }

    /// <inheritdoc/>
    public readonly int Absorb(int slot, int start, ReadOnlySpan<double> ends, int begin)
    {
        // In terms of the window, where they are kept.
        if (_terms.IsEmpty || begin != _windows.Begin || !TryMeasure(slot, begin, begin + (int)ends[^1], out InWindow block))
            return 0;
        double upper = 0, lower = 0;

        // Invariant: those up to low are joined, those behind high surely are not to be.
        int low = 0, high = ends.Length - 1;
        while (low < high)
        {
            int next = low + (high - low + 1) / 2;
            int from = begin + (int)ends[low], middle = begin + (int)ends[next - 1], end = begin + (int)ends[next];
            double upperA = upper + UpperSum(from, middle, begin), lowerA = lower + LowerSum(from, middle);
            double upperB = UpperSum(middle, end, begin), lowerB = LowerSum(middle, end);
            if (block.Pool(block.Upper + upperA, block.Lower + lowerA, upperB, lowerB))
                (low, upper, lower) = (next, upperA + upperB, lowerA + lowerB);
            else
                high = next - 1;
        }

        if (low > 0)
            Add(slot, begin, block, upper, lower);
        return low;
    }

    /// <inheritdoc/>
    public readonly int AbsorbBelow(int slot, ReadOnlySpan<int> starts, int start, int end)
    {
        // Blocks of one window, in its terms.
        if (starts.IsEmpty || _terms.IsEmpty || !_windows.Share(starts[^1], start, out int begin) || !TryMeasure(slot, begin, start, out InWindow block))
            return 0;
        double upper = 0, lower = 0;

        // Twice as far each time, then halves. Invariant: the last low of the blocks are joined.
        int low = 0, step = 1, high = 0;
        while (high < starts.Length && starts[^(high + 1)] >= begin)
            high++;
        while (low < high)
        {
            int next = Math.Min(low + step, high);
            int from = starts[^next], middle = next == 1 ? start : starts[^(next - 1)], joined = low == 0 ? start : starts[^low];
            double upperB = upper + UpperSum(middle, joined, begin), lowerB = lower + LowerSum(middle, joined);
            double upperA = UpperSum(from, middle, begin), lowerA = LowerSum(from, middle);
            if (block.Pool(upperA, lowerA, block.Upper + upperB, block.Lower + lowerB))
            {
                (low, upper, lower) = (next, upperA + upperB, lowerA + lowerB);
                step *= 2;
            }
            else
            {
                high = next - 1;
                step = Math.Max(1, (high - low) / 2);
            }
        }

        if (low == 0)
            return 0;
        Add(slot, begin, block, upper, lower);

        // What was summed exactly is no leading part of the block any more.
        _exact.Open(slot);
        return low;
    }

    /// <summary>Expresses the sums of a slot in the terms of the window [begin, end), unless those are too far away.</summary>
    private readonly bool TryMeasure(int slot, int begin, int end, out InWindow block)
    {
        // What sums of the window's terms may be off, relative to themselves, for the terms and for additions: those of
        // their elements and those of parts that were joined one by one.
        const int Joins = 16;
        double additions = (PairwiseSum.Roundings(end - begin) + Joins) * Rounding;
        double upperShift = _upper.ShiftTo(slot, begin), lowerShift = _lower.ShiftTo(slot, begin);
        block = new InWindow
        {
            UpperShift = upperShift,
            LowerShift = lowerShift,
            UpperFactor = Math.Exp(upperShift),
            LowerFactor = Math.Exp(lowerShift),
            UpperError = _upper.Side.WindowTermError(begin, end) + additions,
            LowerError = _lower.Side.WindowTermError(begin, end) + additions,
        };
        block.Upper = _upper.Sum(slot) * block.UpperFactor;
        block.Lower = _lower.Sum(slot) * block.LowerFactor;

        // The block's own parts are off by what they were and by the factors, and a comparison rounds a few times.
        double shifts = (8 + 2 * Math.Abs(upperShift) + 2 * Math.Abs(lowerShift)) * Rounding;
        block.Error = 1.1 * (_upper.Error(slot) + _lower.Error(slot) + shifts + 2 * (block.UpperError + block.LowerError) + 8 * Rounding);
        return Math.Max(Math.Abs(upperShift), Math.Abs(lowerShift)) < 200;
    }

    private readonly void Add(int slot, int begin, in InWindow block, double upper, double lower)
    {
        _upper.Add(slot, upper, block.UpperError, begin, block.UpperShift, block.UpperFactor);
        _lower.Add(slot, lower, block.LowerError, begin, block.LowerShift, block.LowerFactor);
    }

    /// <summary>The sums of a block in the terms of a window.</summary>
    private struct InWindow
    {
        /// <summary>The logarithms of the block's references over the window's, and e to the power of those.</summary>
        public double UpperShift, LowerShift, UpperFactor, LowerFactor;

        /// <summary>The sums.</summary>
        public double Upper, Lower;

        /// <summary>What sums of the window's terms may be off, relative to themselves.</summary>
        public double UpperError, LowerError;

        /// <summary>What a product of two sums may be off.</summary>
        public double Error;

        /// <summary>Whether E_A F_B is surely below E_B F_A.</summary>
        public readonly bool Pool(double upperA, double lowerA, double upperB, double lowerB)
        {
            double ofA = upperA * lowerB, ofB = upperB * lowerA;
            return ofB - ofA > Error * (ofA + ofB);
        }
    }

    // Sums of the window's terms over elements [start, end).
    private readonly double UpperSum(int start, int end, int begin) =>
        PairwiseSum.Of(_powers.IsEmpty ? _terms[start..end] : _powers[(start - begin)..(end - begin)]);

    private readonly double LowerSum(int start, int end) =>
        _powers.IsEmpty ? _lower.Side.Sum(start, end, start) : PairwiseSum.Of(_terms[start..end]);

    /// <inheritdoc/>
    public void BeginWindow(int begin, bool shared) => _windows.Add(begin, shared);

    /// <inheritdoc/>
    public readonly void Joined(int start)
    {
        // Its terms may have no common reference.
        if (!_terms.IsEmpty)
            _terms[start] = double.NaN;
    }

    /// <inheritdoc/>
    public readonly void Move(int from, int to)
    {
        _upper.Move(from, to);
        _lower.Move(from, to);
        _exact.Move(from, to);
    }

    /// <inheritdoc/>
    public readonly void Open(int slot, int element)
    {
        _upper.Open(slot, element);
        _lower.Open(slot, element);
        _exact.Open(slot);
    }

    /// <inheritdoc/>
    public void Join(int slot, int start, int middle, int end)
    {
        _exact.Join(_upper.Side, _lower.Side, slot, start, middle, end);
        _upper.Join(slot);
        _lower.Join(slot);
    }

    /// <inheritdoc/>
    public bool Pools(int slot, int start, int middle, int end)
    {
        int a = slot - 1, b = slot;
        double upperShift = _upper.Shift(b, a), lowerShift = _lower.Shift(b, a);
        double shift = upperShift - lowerShift;
        if (double.IsInfinity(shift))
            return shift > 0;
        double shiftError = 3 * Rounding * (Math.Abs(upperShift) + Math.Abs(lowerShift));
        if (!(shiftError < 0.01))
            return _exact.Pools(_upper.Side, _lower.Side, slot, start, middle, end);
        if (Math.Abs(shift) > 600)
            return shift > 0;

        double ofA = _upper.Sum(a) * _lower.Sum(b);                     // E_A F_B
        double ofB = _upper.Sum(b) * _lower.Sum(a);                     // E_B F_A, but for e^shift

        // e^x < 1/(1 - x) for x < 0: most blocks that are far apart are told so without an exponential.
        if (shift < 0 && ofB * (1 + 1e-6) < ofA * (1 - shift) && _upper.Error(a) + _upper.Error(b) + _lower.Error(a) + _lower.Error(b) + shiftError < 1e-7)
            return false;
        ofB *= Math.Max(Math.Abs(upperShift), Math.Abs(lowerShift)) < 300
            ? _upper.Factor(b, a) / _lower.Factor(b, a)
            : Math.Exp(shift);
        double bound = 1.1 * (ofA + ofB)
            * (_upper.Error(a) + _upper.Error(b) + _lower.Error(a) + _lower.Error(b) + shiftError + 8 * Rounding);
        return Math.Abs(ofA - ofB) > bound
            ? ofA < ofB
            : _exact.Pools(_upper.Side, _lower.Side, slot, start, middle, end);
    }
}
