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
    private readonly ReadOnlySpan<double> _terms;
    private readonly ReadOnlySpan<double> _powers;
    private int _pieceBegin;
    private int _pieceEnd;
    private KLSums _upper;
    private KLSums _lower;

    /// <param name="upper">The side of s.</param>
    /// <param name="lower">The side of t.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="terms">The terms that are filled in on the way, see <see cref="KLPooling.Run"/>; or empty.</param>
    /// <param name="powers">The terms of the upper side in any piece where it is arithmetic.</param>
    public KLBlocks(
        KLSide upper,
        KLSide lower,
        PoolingScratch scratch,
        ReadOnlySpan<double> terms = default,
        ReadOnlySpan<double> powers = default)
    {
        _terms = terms;
        _powers = powers;
        _scratch = scratch;
        _upper = new KLSums(upper, default, default, default);
        _lower = new KLSums(lower, default, default, default);
        _exact = scratch.Exponentials;
        _exact.Reset();
    }

    /// <inheritdoc/>
    public void Reserve(int slots)
    {
        _upper = new KLSums(_upper.Side, _scratch.First(slots), _scratch.Second(slots), _scratch.FirstIndex(slots));
        _lower = new KLSums(_lower.Side, _scratch.Third(slots), _scratch.Fourth(slots), _scratch.SecondIndex(slots));
    }

    /// <inheritdoc/>
    public void Open(int slot, int start, int end)
    {
        if (AreKnown(start, end))
        {
            // Blocks of a piece share a reference: comparing and joining them takes no exponential.
            ReadOnlySpan<double> ofPiece = _terms[start..end];
            ReadOnlySpan<double> ofUpper = _powers.IsEmpty ? ofPiece : _powers[(start - _pieceBegin)..(end - _pieceBegin)];
            _upper.Open(slot, _pieceBegin, ofUpper, start, end);
            _lower.Open(slot, _pieceBegin, _powers.IsEmpty ? default : ofPiece, start, end);
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
        // In terms of the piece, where they are kept.
        int middle = begin + (int)ends[0];
        if (_terms.IsEmpty || begin != _pieceBegin || double.IsNaN(_terms[begin]))
            return 0;
        double upperShift = _upper.ShiftTo(slot, begin), lowerShift = _lower.ShiftTo(slot, begin);
        if (!(Math.Max(Math.Abs(upperShift), Math.Abs(lowerShift)) < 200))
            return 0;
        double upperFactor = Math.Exp(upperShift), lowerFactor = Math.Exp(lowerShift);
        double upperBefore = _upper.Sum(slot) * upperFactor, lowerBefore = _lower.Sum(slot) * lowerFactor;

        // What blocks of the piece, and the sums before, may be off, relative to themselves: for their terms, their
        // additions and the factors.
        double additions = (ends[^1] - ends[0] + ends.Length + 8) * Rounding;
        double upperError = _upper.Side.TermError(RowPieces.WidestRange) + additions + 2 * Math.Abs(upperShift) * Rounding;
        double lowerError = _lower.Side.TermError(RowPieces.WidestRange) + additions + 2 * Math.Abs(lowerShift) * Rounding;
        double error = 1.1 * (_upper.Error(slot) + _lower.Error(slot) + 2 * (upperError + lowerError));
        double upper = 0, lower = 0;
        int block = 1;
        for (; block < ends.Length; block++)
        {
            int end = begin + (int)ends[block];
            double ofUpper = 0, ofLower = 0;
            for (int k = middle; k < end; k++)
            {
                ofUpper += _powers.IsEmpty ? _terms[k] : _powers[k - begin];
                ofLower += _powers.IsEmpty ? _lower.Side.Values[k] : _terms[k];
            }

            double ofA = (upperBefore + upper) * ofLower, ofB = ofUpper * (lowerBefore + lower); // E_A F_B, E_B F_A
            if (!(ofB - ofA > error * (ofA + ofB)))
                break;
            upper += ofUpper;
            lower += ofLower;
            middle = end;
        }

        if (block == 1)
            return 0;
        _upper.Add(slot, upper / upperFactor, upperError);
        _lower.Add(slot, lower / lowerFactor, lowerError);
        return block - 1;
    }

    /// <inheritdoc/>
    public readonly void Raise(int slot)
    {
        _upper.Raise(slot);
        _lower.Raise(slot);
        _exact.Raise(slot);
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

    /// <summary>Whether the terms of elements [start, end) are filled in, relative to the first of one piece.</summary>
    private bool AreKnown(int start, int end)
    {
        if (_terms.IsEmpty || double.IsNaN(_terms[start]))
            return false;
        if (start < _pieceBegin || start >= _pieceEnd)
        {
            int n = _terms.Length, piece = RowPieces.Of(start, n);
            (_pieceBegin, _pieceEnd) = (RowPieces.Begin(piece, n), RowPieces.Begin(piece + 1, n));
        }

        return end <= _pieceEnd;
    }
}
