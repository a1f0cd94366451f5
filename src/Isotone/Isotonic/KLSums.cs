namespace Isotone;

/// <summary>The sum of one side over a block.</summary>
internal struct KLSlot
{
    /// <summary>The sum relative to the block's largest term or one near it, but for what additions to it lost.</summary>
    public double Sum;

    /// <summary>What they lost.</summary>
    public double Lost;

    /// <summary>A bound on the relative error.</summary>
    public double Error;

    /// <summary>The element that holds that term.</summary>
    public int Reference;
}

/// <summary>The sums of one side of a KL pooling, a slot for each block that is summed.</summary>
/// <remarks>
/// What an addition loses is kept beside the sum, so that a block of thousands of parts is no less certain than they are.
/// </remarks>
internal ref struct KLSums(in KLSide side)
{
    // How far the logarithm of the largest term may lie above that of the reference.
    private const double Farthest = 30;
    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    private Span<KLSlot> _slots;

    // The last exponent asked for: while one block takes in its neighbours one by one, it is the same again and again.
    private int _from = -1;
    private int _to = -1;
    private double _shift;
    private double _factor;

    /// <summary>The side: a field, so that asking it something copies nothing.</summary>
    public readonly KLSide Side = side;

    /// <summary>Gives the slots their memory.</summary>
    public void Keep(Span<KLSlot> slots) => _slots = slots;

    public readonly double Sum(int slot)
    {
        ref readonly KLSlot of = ref _slots[slot];
        return of.Sum + of.Lost;
    }

    public readonly double Error(int slot) => _slots[slot].Error + Rounding;

    /// <summary>The logarithm of the reference of one block over that of another.</summary>
    public double Shift(int slot, int other)
    {
        Find(_slots[slot].Reference, _slots[other].Reference);
        return _shift;
    }

    /// <summary>e to the power of <see cref="Shift"/>.</summary>
    public double Factor(int slot, int other)
    {
        Find(_slots[slot].Reference, _slots[other].Reference);
        if (double.IsNaN(_factor))
            _factor = Math.Exp(_shift);
        return _factor;
    }

    private void Find(int from, int to)
    {
        if (from == _from && to == _to)
            return;
        (_from, _to) = (from, to);
        _shift = from == to ? 0 : Side.Exponent(from, to);
        _factor = _shift == 0 ? 1 : double.NaN;
    }

    public readonly void Open(int slot, int element) => Set(slot, Side.Term(element), 0, element);

    /// <summary>Puts the sum over several elements [start, end) into a slot.</summary>
    public readonly void Open(int slot, int start, int end)
    {
        int largest = Side.Largest(start, end);
        double sum = Side.Sum(start, end, largest);
        double error = Side.TermError(Side.Range(start, end)) + Side.SumError(end - start);
        Set(slot, sum, error, largest);
    }

    /// <summary>Puts the sum over elements [start, end) into a slot, given their terms relative to that of an element.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="reference">The element, of the same window.</param>
    /// <param name="terms">The terms; none where they are linear.</param>
    /// <param name="start">The first element.</param>
    /// <param name="end">The element behind the last.</param>
    public readonly void Open(int slot, int reference, ReadOnlySpan<double> terms, int start, int end)
    {
        if (terms.IsEmpty)
            Set(slot, Side.Sum(start, end, start), Side.SumError(end - start), reference);
        else
            Set(slot, PairwiseSum.Of(terms), Side.WindowTermError(reference, end) + PairwiseSum.Roundings(terms.Length) * Rounding, reference);
    }

    /// <summary>The logarithm of the reference of a slot's sum over the term of an element.</summary>
    public readonly double ShiftTo(int slot, int element) => Side.Exponent(_slots[slot].Reference, element);

    /// <summary>Adds to a slot's sum that of other elements of its block.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="addend">The other sum, relative to the term of <paramref name="element"/>.</param>
    /// <param name="error">What it may be off, relative to itself.</param>
    /// <param name="element">The element.</param>
    /// <param name="shift"><see cref="ShiftTo"/> of the slot and the element.</param>
    /// <param name="factor">e to the power of that.</param>
    public readonly void Add(int slot, double addend, double error, int element, double shift, double factor)
    {
        // The rounded exponent is off by 2 roundings of itself, exp and what it is a factor of by one or two each.
        double rounding = shift == 0 ? 0 : (4 + 2 * Math.Abs(shift)) * Rounding;
        if (shift > -Farthest)
        {
            Add(slot, addend / factor, error + rounding);
            return;
        }

        double before = Sum(slot) * factor, beforeError = Error(slot) + rounding;
        Set(slot, addend, error, element);
        Add(slot, before, beforeError);
    }

    /// <summary>Copies a slot to another.</summary>
    public readonly void Move(int from, int to) => _slots[to] = _slots[from];

    public void Join(int slot)
    {
        int below = slot - 1;
        double shift = Shift(slot, below);
        double rounding = shift == 0 ? 0 : (4 + 2 * Math.Abs(shift)) * Rounding;

        // The larger sum stays as it is, so that a long block is no less certain for each element that joins it. Where an
        // exponential underflows nothing is added.
        double factor = Factor(slot, below), addend = Sum(slot) * factor;
        bool belowStays = Math.Abs(shift) < Farthest ? addend <= _slots[below].Sum : shift < 0;
        if (belowStays)
        {
            if (addend > 0)
                Add(below, addend, Error(slot) + rounding);
            return;
        }

        (addend, double error) = (Sum(below) / factor, Error(below) + rounding);
        Move(slot, below);
        if (addend > 0)
            Add(below, addend, error);
    }

    private readonly void Set(int slot, double sum, double error, int reference) =>
        _slots[slot] = new KLSlot { Sum = sum, Error = error, Reference = reference };

    /// <summary>Adds what has the same reference.</summary>
    private readonly void Add(int slot, double addend, double error)
    {
        ref KLSlot to = ref _slots[slot];
        (double sum, double lost) = ErrorFree.TwoSum(to.Sum, addend);

        // Of what k additions lost, at most k roundings of the sum, each addition rounds off as much again: k roundings of
        // a rounding, and k is below 2^31.
        to.Error = (to.Sum * to.Error + addend * error) / sum + 1e-6 * Rounding;
        to.Sum = sum;
        to.Lost += lost;
    }
}
