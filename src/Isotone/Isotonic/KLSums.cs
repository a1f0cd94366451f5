namespace Isotone;

/// <summary>
/// The sums of one side of a KL pooling, a slot for each block: the sum relative to the block's largest term, a bound
/// on its relative error, and the element that holds the largest term (or one near it).
/// </summary>
internal ref struct KLSums(KLSide side, Span<double> sums, Span<double> errors, Span<int> largest)
{
    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    private readonly Span<double> _sums = sums;
    private readonly Span<double> _errors = errors;
    private readonly Span<int> _largest = largest;

    // The last exponent asked for: while one block takes in its neighbours one by one, it is the same again and again.
    private int _from = -1;
    private int _to = -1;
    private double _shift;
    private double _factor;

    public readonly KLSide Side { get; } = side;

    public readonly double Sum(int slot) => _sums[slot];

    public readonly double Error(int slot) => _errors[slot];

    /// <summary>The logarithm of the largest term of one block over that of another.</summary>
    public double Shift(int slot, int other)
    {
        Find(_largest[slot], _largest[other]);
        return _shift;
    }

    /// <summary>e to the power of <see cref="Shift"/>.</summary>
    public double Factor(int slot, int other)
    {
        Find(_largest[slot], _largest[other]);
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

    public readonly void Open(int slot, int element)
    {
        _sums[slot] = Side.Term(element);
        _errors[slot] = 0;
        _largest[slot] = element;
    }

    /// <summary>Puts the sum over elements [start, end) into a slot.</summary>
    public readonly void Open(int slot, int start, int end)
    {
        int largest = Side.Largest(start, end);
        _sums[slot] = Side.Sum(start, end, largest);

        // As many additions round as there are terms, at most.
        _errors[slot] = end - start == 1 ? 0 : Side.TermError(Side.Range(start, end)) + (end - start) * Rounding;
        _largest[slot] = largest;
    }

    /// <summary>Puts the sum over elements [start, end) into a slot, given their terms relative to that of an element.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="reference">The element.</param>
    /// <param name="terms">The terms; none where they are linear.</param>
    /// <param name="start">The first element.</param>
    /// <param name="end">The element behind the last.</param>
    public readonly void Open(int slot, int reference, ReadOnlySpan<double> terms, int start, int end)
    {
        _sums[slot] = terms.IsEmpty ? Side.Sum(start, end, start) : PairwiseSum.Of(terms);
        _errors[slot] = (terms.IsEmpty ? 0 : Side.TermError(PoolingWindow.WidestRange)) + (end - start) * Rounding;
        _largest[slot] = reference;
    }

    /// <summary>The logarithm of the reference of a slot's sum over the term of an element.</summary>
    public readonly double ShiftTo(int slot, int element) => Side.Exponent(_largest[slot], element);

    /// <summary>Puts a sum into a slot.</summary>
    public readonly void Set(int slot, double sum, double error, int reference)
    {
        _sums[slot] = sum;
        _errors[slot] = error;
        _largest[slot] = reference;
    }

    /// <summary>Adds to a slot's sum another with the same reference.</summary>
    public readonly void Add(int slot, double addend, double error)
    {
        double sum = _sums[slot] + addend;
        _errors[slot] = (_sums[slot] * _errors[slot] + addend * error) / sum + Rounding;
        _sums[slot] = sum;
    }

    /// <summary>Copies a slot to another.</summary>
    public readonly void Move(int from, int to)
    {
        _sums[to] = _sums[from];
        _errors[to] = _errors[from];
        _largest[to] = _largest[from];
    }

    public void Join(int slot)
    {
        int below = slot - 1;
        (int kept, int moved) = Side.Larger(_largest[below], _largest[slot]) == _largest[below] ? (below, slot) : (slot, below);
        double shift = Shift(moved, kept);                              // <= 0
        double addend = shift == 0 ? _sums[moved] : _sums[moved] * Factor(moved, kept);
        double sum = _sums[kept] + addend;
        double error = _sums[kept] * _errors[kept];

        // The rounded exponent is off by 2 roundings of itself, exp by 1; where it underflows nothing is added.
        if (addend > 0)
            error += addend * (_errors[moved] + (4 + 2 * Math.Abs(shift)) * Rounding);
        int largest = _largest[kept];
        _sums[below] = sum;
        _errors[below] = error / sum + Rounding;
        _largest[below] = largest;
    }
}
