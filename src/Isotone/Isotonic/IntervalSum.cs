namespace Isotone;

/// <summary>
/// The sum over an interval of a row, which is remembered: where a long block grows by a few elements from one near-tie to
/// the next, only those are added.
/// </summary>
internal sealed class IntervalSum
{
    // Shorter ones are summed sooner than they would be remembered in place of a longer one.
    private const int ShortestKept = 1024;

    private BoundedSum _sum;
    private int _start;
    private int _end;

    /// <summary>Forgets the row.</summary>
    public void Reset() => _start = _end = 0;

    /// <summary>The number of elements that <see cref="Of"/> would add up.</summary>
    public int Missing(int start, int end) => end - start - (Continues(start, end) ? _end - _start : 0);

    /// <summary>The sum over [start, end).</summary>
    public BoundedSum Of(ReadOnlySpan<double> terms, int start, int end)
    {
        if (end - start < ShortestKept)
            return BoundedSum.Of(terms[start..end]);
        if (Continues(start, end))
        {
            _sum.Add(BoundedSum.Of(terms[start.._start]));
            _sum.Add(BoundedSum.Of(terms[_end..end]));
        }
        else
        {
            _sum = BoundedSum.Of(terms[start..end]);
        }

        (_start, _end) = (start, end);
        return _sum;
    }

    private bool Continues(int start, int end) => start <= _start && _end <= end && _start < _end;
}
